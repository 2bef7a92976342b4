import { z } from 'zod';
import type { ZodOpenApiPathItemObject } from 'zod-openapi';
import { CLIENT_EVENT_TYPES } from '../domain/chatEvent.js';
import { PUSH_SERVICES } from '../domain/pushService.js';
import { openapiTags } from '../rest/openapiTags.js';
import { OUTCOME_TYPES } from './pushOutcomes/pushOutcomeMessage.js';

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

const service = z.enum(Object.keys(PUSH_SERVICES));
const time = z.iso.datetime();

const pushOutcomeSchema = z
  .object({
    type: z.enum(Object.values(OUTCOME_TYPES)),
    timestamp: time.meta({ description: 'When the newest of these deliveries was settled.' }),
    data: z.object({
      tenant: z.string().meta({ description: 'Its host.' }),
      pushes: z
        .array(
          z.object({
            delivery_id: z.string().meta({ description: 'As publishing returns it.' }),
            chat_id: z.string(),
            app_id: z.string(),
            seq: z.int().min(1).meta({ description: 'The number of the event in its chat.' }),
            msg_id: z.string().nullable(),
            event: z.string(),
            service,
            status: z.enum(['SENT', 'FAILED', 'EXPIRED', 'SUPPRESSED']),
            reason: z.string().nullable().meta({ description: "The push service's own word, or Beckon's code." }),
            explanation: z.string().nullable().meta({ description: 'The reason in words.' }),
            provider_status: z.int().nullable().meta({ description: 'The last HTTP status of the push service.' }),
            provider_message_id: z.string().nullable(),
            attempts: z.int().min(0),
            created_at: time,
            settled_at: time,
          }),
        )
        .min(1)
        .max(500),
    }),
  })
  .meta({ id: 'PushOutcomeMessage' });

const alertSchema = z
  .object({
    type: z.enum(['alert.raised', 'alert.resolved']),
    timestamp: time.meta({ description: 'When the alert was raised or resolved.' }),
    data: z.object({
      id: z.string().meta({ description: 'Of the alert: the same when it is resolved.' }),
      kind: z.string(),
      tenant: z.string().meta({ description: 'Its host.' }),
      app_id: z.string().nullable().meta({ description: 'Null: the alert is about the tenant as a whole.' }),
      service: service.nullable(),
      message: z.string(),
      remedy: z.string(),
      raised_at: time,
      resolved_at: time.nullable(),
    }),
  })
  .meta({ id: 'AlertMessage' });

/** The headers of Standard Webhooks (https://www.standardwebhooks.com). */
const webhookHeaders = z.object({
  'webhook-id': z
    .string()
    .regex(/^msg_[0-9a-f]{32}$/)
    .meta({ description: 'The id of exactly this content; a repeated request has the same one.' }),
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

const RESPONSES = {
  '2XX': { description: 'It has been accepted. The body is ignored.' },
  default: {
    description:
      'Any other status, including redirects, or none within 15 seconds: the same request is sent again, after ' +
      '`Retry-After` or a delay that grows from a second to 15 minutes, for three days.',
  },
};

/** The request with outcomes of pushes, where the platform asks for them. */
export const pushOutcomesOperation: ZodOpenApiPathItemObject = {
  post: {
    operationId: 'pushOutcomes',
    tags: [openapiTags.webhook.name],
    summary: 'What became of pushes',
    description:
      'Sent to the URL of `configureWebhook` if its `pushOutcomes` ask for it, at least once, in no order. Unlike requests ' +
      'with client events, it has a `type`.',
    security: [],
    requestParams: { header: webhookHeaders },
    requestBody: { required: true, content: { 'application/json': { schema: pushOutcomeSchema } } },
    responses: RESPONSES,
  },
};

/** The request with an alert. */
export const alertsOperation: ZodOpenApiPathItemObject = {
  post: {
    operationId: 'alerts',
    tags: [openapiTags.webhook.name],
    summary: 'Raised and resolved alerts',
    description:
      'Sent to the URL that the GraphQL mutation `configureAlerts` has set up for the tenant, or for all tenants: at least ' +
      'once, and `alert.raised` before `alert.resolved`. `sendTestAlert` sends the type `alert.test`.',
    security: [],
    requestParams: { header: webhookHeaders },
    requestBody: { required: true, content: { 'application/json': { schema: alertSchema } } },
    responses: RESPONSES,
  },
};
