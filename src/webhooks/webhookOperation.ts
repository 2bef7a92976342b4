import { z } from 'zod';
import type { ZodOpenApiPathItemObject } from 'zod-openapi';
import { CLIENT_EVENT_TYPES } from '../domain/chatEvent.js';
import { openapiTags } from '../rest/openapiTags.js';

const text = z.string().optional();
const clientEvent = z
  .looseObject({
    seq: z.int().min(1).meta({ description: 'Grows within the chat, with gaps: the platform has numbers in between.' }),
    event: z.string().meta({ examples: CLIENT_EVENT_TYPES, description: 'Also one that is not known here.' }),
    timestamp: z.string().regex(/^\d+$/).meta({ description: 'Unix seconds.' }),
    msg_id: text,
    party_id: text,
    display_name: text,
    type: text,
    msg: text,
  })
  .meta({
    id: 'ClientEvent',
    description: 'Something that a client did. What else the client has said of it comes beside these fields.',
  });

/** Events of one chat, as its tenant's platform is told of them. */
export const webhookMessageSchema = z
  .object({
    tenant: z.string().meta({ description: 'Its host.' }),
    app_id: z.string(),
    chat_id: z.string(),
    events: z.array(clientEvent).min(1).max(100),
  })
  .meta({ id: 'WebhookMessage' });

/** The headers of Standard Webhooks (https://www.standardwebhooks.com). */
export const webhookHeaders = z.object({
  'webhook-id': z
    .string()
    .regex(/^msg_[0-9a-f]{32}$/)
    .meta({ description: 'Of these very events: a request that comes twice has the same one.' }),
  'webhook-timestamp': z.string().regex(/^\d+$/).meta({ description: 'When this request was made, in Unix seconds.' }),
  'webhook-signature': z
    .string()
    .regex(/^v1,[A-Za-z0-9+/]+=*$/)
    .meta({ description: 'HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}` by the secret, in base64.' }),
});

/** What Beckon sends to the URL of `configureWebhook`. */
export const webhookOperation: ZodOpenApiPathItemObject = {
  post: {
    operationId: 'clientEvents',
    tags: [openapiTags.webhook.name],
    summary: 'What clients do',
    description:
      "Sent to the URL that the GraphQL mutation `configureWebhook` has set up for the tenant: what a chat's client has " +
      'done, in order, one request after another in each chat, at least once. Check the signature on the body as it ' +
      'came, before it is parsed.',
    security: [],
    requestParams: { header: webhookHeaders },
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: webhookMessageSchema,
          example: {
            tenant: 'acme.example.com',
            app_id: 'shop',
            chat_id: '4a0c4e0c-6a1b-4a8b-b57a-c2985499464e',
            events: [
              {
                seq: 3,
                event: 'chat_session_message',
                msg_id: '7',
                msg: 'Where is my parcel?',
                timestamp: '1795359811',
              },
            ],
          },
        },
      },
    },
    responses: {
      '2XX': { description: 'The platform has the events for good. What its body says is not read.' },
      default: {
        description:
          'Anything else, a redirect too, or nothing within 15 seconds: the same events come again, after `Retry-After` ' +
          'or a time that grows from a second to an hour, and the next ones of the chat wait.',
      },
    },
  },
};
