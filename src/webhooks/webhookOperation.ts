import { z } from 'zod';
import type { ZodOpenApiPathItemObject } from 'zod-openapi';
import { CLIENT_EVENT_TYPES } from '../domain/chatEvent.js';
import { openapiTags } from '../rest/openapiTags.js';

const text = z.string().optional();
const clientEvent = z
  .looseObject({
    seq: z
      .int()
      .min(1)
      .meta({ description: "Increases within the chat, with gaps: the platform's events have numbers too." }),
    event: z.string().meta({ examples: CLIENT_EVENT_TYPES, description: 'May be an unknown type.' }),
    timestamp: z.string().regex(/^\d+$/).meta({ description: 'Unix seconds.' }),
    msg_id: text,
    party_id: text,
    display_name: text,
    type: text,
    msg: text,
  })
  .meta({
    id: 'ClientEvent',
    description: "A client event, with the client's other fields beside these.",
  });

/** The body of a webhook request: events of one chat. */
const webhookMessageSchema = z
  .object({
    tenant: z.string().meta({ description: 'Its host.' }),
    app_id: z.string(),
    chat_id: z.string(),
    events: z.array(clientEvent).min(1).max(100),
    test: z.literal(true).optional().meta({ description: 'An admin tests the webhook: there is no such chat.' }),
  })
  .meta({ id: 'WebhookMessage' });

/** The headers of Standard Webhooks (https://www.standardwebhooks.com). */
const webhookHeaders = z.object({
  'webhook-id': z
    .string()
    .regex(/^msg_[0-9a-f]{32}$/)
    .meta({ description: 'The id of exactly these events; a repeated request has the same one.' }),
  'webhook-timestamp': z.string().regex(/^\d+$/).meta({ description: 'The time of this request, in Unix seconds.' }),
  'webhook-signature': z
    .string()
    .regex(/^v1,[A-Za-z0-9+/]+=*$/)
    .meta({ description: 'HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}` by the secret, in base64.' }),
});

/** The request that Beckon sends to the URL of `configureWebhook`. */
export const webhookOperation: ZodOpenApiPathItemObject = {
  post: {
    operationId: 'clientEvents',
    tags: [openapiTags.webhook.name],
    summary: 'What clients do',
    description:
      'Sent to the URL that the GraphQL mutation `configureWebhook` has set up for the tenant: client events in order, one ' +
      'request after another in each chat, at least once. Verify the signature on the raw body, before parsing it.',
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
      '2XX': { description: 'The platform has accepted the events. The body is ignored.' },
      default: {
        description:
          'Any other status, including redirects, or none within 15 seconds: the same events are sent again, after ' +
          '`Retry-After` or a delay that grows from a second to an hour, and later events of the chat wait.',
      },
    },
  },
};
