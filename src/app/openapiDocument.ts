import { createDocument } from 'zod-openapi';
import { healthOperations } from '../rest/healthOperations.js';
import { availabilityOperations } from '../chats/availability.route.js';
import { chatEventOperations } from '../chats/chatEvent.route.js';
import { requestChatOperations } from '../chats/requestChat.route.js';
import { notificationOperations } from '../subscriptions/notification.route.js';
import { openapiTags } from '../rest/openapiTags.js';
import { platformOperations } from '../delivery/publishing/platform.route.js';
import { restPaths } from '../rest/restPaths.js';
import { securitySchemes } from '../rest/securitySchemes.js';
import { alertsOperation, pushOutcomesOperation, webhookOperation } from '../webhooks/webhookOperation.js';

export type OpenapiDocument = ReturnType<typeof createDocument>;

/** The OpenAPI 3.1 document of the REST API. The schemas that parse bodies also describe them. */
export function openapiDocument(version: string): OpenapiDocument {
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Beckon',
      version,
      description:
        'An open gateway that turns chat events into push notifications. This is its REST side; the GraphQL side, which ' +
        'also sets up tenants, apps and keys, is at `/graphql`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'This gateway' }],
    tags: Object.values(openapiTags),
    paths: {
      ...restPaths([
        ...requestChatOperations,
        ...notificationOperations,
        ...availabilityOperations,
        ...chatEventOperations,
        ...platformOperations,
      ]),
      ...healthOperations,
    },
    webhooks: { clientEvents: webhookOperation, pushOutcomes: pushOutcomesOperation, alerts: alertsOperation },
    components: { securitySchemes },
  });
}

/** The text of the file `openapi.json` and of the route `/openapi.json`. */
export function openapiText(version: string): string {
  return `${JSON.stringify(openapiDocument(version), null, 2)}\n`;
}
