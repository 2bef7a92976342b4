import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { buildSchemaSync, type PubSub } from 'type-graphql';
import { AlertResolver } from './alert.resolver.js';
import { ApiKeyResolver } from './apiKey.resolver.js';
import { AppResolver } from './app.resolver.js';
import { AuditEntryResolver } from './auditEntry.resolver.js';
import { ChatSessionListResolver } from './chatSessionList.resolver.js';
import { ChatSessionDeliveriesResolver } from './delivery.resolver.js';
import { DeliveryListResolver } from './deliveryList.resolver.js';
import { ChangeResolver } from './change.resolver.js';
import { ErasureResolver } from './erasure.resolver.js';
import { ChatEventResolver } from './event.resolver.js';
import { AppNotificationsResolver, NotificationResolver } from './notification.resolver.js';
import { ConversationResolver } from './conversation.resolver.js';
import { NodeResolver } from './node.resolver.js';
import { applyOneOf } from './oneOf.js';
import { OverviewResolver } from './overview.resolver.js';
import type { Services } from './services.js';
import { PushServiceResolver } from './pushService.resolver.js';
import { ChatSessionResolver } from './session.resolver.js';
import { limitEnumTexts } from './variableLimits.js';
import { PushSubscriptionResolver } from './subscription.resolver.js';
import { TenantResolver } from './tenant.resolver.js';
import { TestNotificationResolver } from './testNotification.resolver.js';
import { ViewerResolver } from './viewer.resolver.js';
import { WebhookResolver } from './webhook.resolver.js';

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
