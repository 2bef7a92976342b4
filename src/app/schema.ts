import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { buildSchemaSync, type PubSub } from 'type-graphql';
import { AlertResolver } from '../alerts/alert.resolver.js';
import { ApiKeyResolver } from '../identity/apiKey.resolver.js';
import { AppResolver } from '../tenants/app.resolver.js';
import { AuditEntryResolver } from '../audit/auditEntry.resolver.js';
import { ChatSessionListResolver } from '../chats/chatSessionList.resolver.js';
import { ChatSessionDeliveriesResolver } from '../delivery/delivery.resolver.js';
import { DeliveryListResolver } from '../delivery/deliveryList.resolver.js';
import { ChangeResolver } from '../live/change.resolver.js';
import { ErasureResolver } from '../audit/erasure.resolver.js';
import { ChatEventResolver } from '../delivery/event.resolver.js';
import { AppNotificationsResolver, NotificationResolver } from '../notifications/notification.resolver.js';
import { ConversationResolver } from '../chats/conversation.resolver.js';
import { NodeResolver } from './node.resolver.js';
import { applyOneOf } from '../graphql/oneOf.js';
import { OverviewResolver } from '../overview/overview.resolver.js';
import type { Services } from './services.js';
import { PushServiceResolver } from '../credentials/pushService.resolver.js';
import { ChatSessionResolver } from '../chats/session.resolver.js';
import { limitEnumTexts } from '../graphql/variableLimits.js';
import { PushSubscriptionResolver } from '../subscriptions/subscription.resolver.js';
import { TenantResolver } from '../tenants/tenant.resolver.js';
import { TestNotificationResolver } from '../delivery/testNotification.resolver.js';
import { ViewerResolver } from '../identity/viewer.resolver.js';
import { WebhookResolver } from '../webhooks/webhook.resolver.js';

const RESOLVERS = [
  ViewerResolver,
  ChatSessionResolver,
  PushSubscriptionResolver,
  ChatSessionDeliveriesResolver,
  ChatEventResolver,
  ConversationResolver,
  TenantResolver,
  AppResolver,
  PushServiceResolver,
  TestNotificationResolver,
  AppNotificationsResolver,
  NotificationResolver,
  ApiKeyResolver,
  AlertResolver,
  WebhookResolver,
  ChatSessionListResolver,
  DeliveryListResolver,
  AuditEntryResolver,
  OverviewResolver,
  NodeResolver,
  ChangeResolver,
  ErasureResolver,
] as const;

/** Live queries follow a service each; nothing goes by topics. */
const NO_TOPICS: PubSub = {
  publish: () => undefined,
  subscribe: (topic) => {
    throw new Error(`nobody publishes ${topic}`);
  },
};

/** The whole schema over these services. Building it calls none of them. */
export function buildGraphqlSchema(services: Services): GraphQLSchema {
  const instances = new Map<unknown, object>(RESOLVERS.map((Class) => [Class, new Class(services)]));
  const schema = buildSchemaSync({
    resolvers: RESOLVERS,
    container: { get: (someClass) => instances.get(someClass) },
    scalarsMap: [{ type: Date, scalar: GraphQLDateTime }],
    // The domain validates, for every transport alike.
    validate: false,
    pubSub: NO_TOPICS,
  });
  return limitEnumTexts(applyOneOf(schema));
}
