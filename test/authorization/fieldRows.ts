import type { Action } from '../../src/domain/caller.js';
import type { Place } from './rootRows.js';

/** A field that not everybody may read who has got at its object. */
export interface FieldRow {
  action: Action;
  /** The way there, which is open to everybody of the tenant, and to an operator, for the id names the tenant. */
  ask: (place: Place) => string;
}

const ofChat = (selection: string) => (place: Place) =>
  `node(id: ${JSON.stringify(place.chatNode)}) { ... on ChatSession { ${selection} } }`;
const ofApp = (selection: string) => ofChat(`app { ${selection} }`);
const ofDelivery = (selection: string) => (place: Place) =>
  `node(id: ${JSON.stringify(place.deliveryNode)}) { ... on Delivery { ${selection} } }`;
const ofTenant = (selection: string) => ofApp(`tenant { ${selection} }`);

export const GUARDED_FIELDS: Record<string, FieldRow> = {
  'ChatSession.deliveries': { action: 'readDeliveries', ask: ofChat('deliveries(first: 1) { edges { cursor } }') },
  'Delivery.payload': { action: 'readDeliveryMessage', ask: ofDelivery('payload { text }') },
  'Delivery.resentAs': { action: 'readDeliveryMessage', ask: ofDelivery('resentAs') },
  'ChatSession.events': { action: 'readChatEvents', ask: ofChat('events(first: 1) { edges { cursor } }') },
  'ChatSession.diagnosis': { action: 'readDiagnosis', ask: ofChat('diagnosis { verdict }') },
  'ChatSession.timeline': { action: 'readDiagnosis', ask: ofChat('timeline(first: 1) { edges { cursor } }') },
  'App.refusedRequests': {
    action: 'readRefusedRequests',
    ask: ofApp('refusedRequests(first: 1) { edges { cursor } }'),
  },
  'App.pushServices': { action: 'readPushServices', ask: ofApp('pushServices { service }') },
  'App.pushServiceUse': { action: 'readPushServices', ask: ofApp('pushServiceUse { subscriptions }') },
  'App.notificationSettings': { action: 'readNotificationSettings', ask: ofApp('notificationSettings { privacy }') },
  'Tenant.allowedOrigins': { action: 'readAllowedOrigins', ask: ofTenant('allowedOrigins') },
  'Tenant.retention': { action: 'readRetention', ask: ofTenant('retention { deliveryDays }') },
  'Tenant.health': { action: 'readAlerts', ask: ofTenant('health { status }') },
  'App.health': { action: 'readAlerts', ask: ofApp('health { status }') },
  'Tenant.apps': { action: 'readApp', ask: ofTenant('apps(first: 1) { edges { cursor } }') },
};

/**
 * The other fields: whoever has got at the object may read them, and got at it by a root field or a guarded one only, which
 * are walked for another tenant too. What redacts itself is marked by no one: see redaction tests.
 */
export const OPEN_FIELDS: Record<string, string> = {
  Alert: 'id kind appId app service tenant message remedy raisedAt lastSeenAt resolvedAt',
  ApnsKeyInfo: 'keyId teamId fingerprint bundleIds environments expiresAt',
  ApiKey: 'id name role prefix createdAt expiresAt revokedAt lastUsedAt tenantHost',
  App: 'id appId name available estimatedWaitSeconds archivedAt tenant',
  AuditEntry: 'id at actor actorName action object objectName address details tenantHost',
  ChatEvent: 'chatId seq source event msgId partyId partyType displayName msg msgText data timestamp',
  ChatSession:
    'id chatId clientId phoneNumber from state locale createdAt endedAt app services pushSubscription pushSubscriptionEnd',
  Delivery:
    'id status service event reason attempts providerMessageId createdAt nextAttemptAt settledAt resendOf chatId ' +
    'chatSession waits',
  DeliveryAttempt: 'at outcome reason explanation remedy statusCode durationMs',
  DeliveryWait: 'from until reason words',
  Diagnosis: 'verdict since explanation nextAction facts',
  DeliveryMessage: 'headers body text textUntil',
  DeliveryMinute: 'at sent failed expired suppressed pending p50Ms p95Ms',
  Erasure: 'chatSessions pushSubscriptions chatEvents deliveries',
  Health: 'status since reason remedy',
  FailureReason: 'status service reason count lastAt',
  LocalizedText: 'key args',
  NotificationPreview:
    'wakes services locale kind title body titleLocalization bodyLocalization sound category ttlSeconds link imageUrl ' +
    'channelId interruptionLevel relevanceScore data analyticsLabel',
  NotificationData: 'name value',
  NotificationSettings: 'privacy defaultLocale linkTemplate templates templatesInForce',
  NotificationTemplate:
    'event locale isOwn silent title body kind titleLocalization bodyLocalization priority badge sound category ' +
    'mutableContent ttlSeconds replacesEarlier link imageUrl channelId interruptionLevel relevanceScore data analyticsLabel',
  OpenCircuit: 'tenantHost appId service reason detail openedAt retryAt',
  Overview:
    'tenantHost at activeChats subscriptions lastHour lastDay minutes failures circuits queued oldestQueuedAt ' +
    'period periodBefore bars',
  OverviewBars: 'seconds bars',
  OverviewPeriod: 'after before newChats statuses deliveryRate p50Ms p95Ms',
  PageInfo: 'hasNextPage hasPreviousPage startCursor endCursor',
  PushServiceConfig:
    'service enabled health bundleIds environment keys projectId vapidPublicKey credentialFingerprint expiresAt ' +
    'previousFingerprint previousUntil updatedAt',
  RefusedRequest: 'at operation door chatId code field message cause remedy',
  TimelineEntry: 'id at kind title text event actor verdict delivery',
  PushServiceProbe: 'verdict reason statusCode',
  PushServiceUse: 'service subscriptions waitingDeliveries',
  PushSubscriptionChange: 'status chatSession pushSubscription at',
  PushSubscriptionEnd: 'at reason',
  PushSubscription: 'id service deviceToken addressKind bundleId environment createdAt refreshedAt chatSession',
  Retention: 'endedSessionDays deliveryDays idleSessionHours trafficAuditDays',
  RowCount: 'count isExact',
  SearchHit: 'matched tenantHost target',
  SearchResults: 'hits hasMore',
  RetentionRemoval: 'endedChats deliveries idleChats auditEntries',
  ServiceCount: 'service count',
  ServiceStatus: 'service status vapidPublicKey',
  StatusRowCount: 'status count isExact',
  StatusCount: 'status count',
  Tenant: 'id host name createdAt archivedAt',
  TestNotificationReceipt: 'service outcome reason statusCode providerMessageId durationMs',
  UserError: 'code message path',
  Viewer: 'role appId clientId actor tenant',
  AlertsWebhook: 'url enabled kinds createdAt updatedAt queuedNotices failingSince lastError failures droppedNotices',
  Webhook: 'url enabled health createdAt updatedAt queuedChats failingSince lastError attempts pushOutcomes',
  PushOutcomeQueue: 'outcome queued failingSince lastError failures dropped',
  WebhookAttempt: 'id at chatId isTest statusCode durationMs events error',
};

/** What mutations and previews answer: whoever may do it may read all of it, secrets that are told once included. */
export const PAYLOAD_FIELDS: Record<string, string> = {
  ArchiveAppPayload: 'app userErrors',
  ArchiveTenantPayload: 'tenant userErrors',
  ConfigurePushServicePayload: 'app pushServices probe userErrors',
  ConfigureAlertsPayload: 'alertsWebhook secret userErrors',
  ConfigureWebhookPayload: 'webhook secret userErrors',
  CreateApiKeyPayload: 'apiKey secret userErrors',
  CreateAppPayload: 'app userErrors',
  CreateTenantPayload: 'tenant userErrors',
  EndChatPayload: 'chatSession userErrors',
  EndSubscriptionsPayload: 'ended userErrors',
  ErasePayload: 'erased auditEntry userErrors',
  NotificationSettingsPayload: 'app userErrors',
  PreviewNotificationPayload: 'preview userErrors',
  PreviewRetentionPayload: 'removal userErrors',
  ProbePushServicePayload: 'probe userErrors',
  PublishChatEventsPayload: 'accepted duplicates unknownEvents deliveries userErrors',
  PublishManyPayload: 'results userErrors',
  RemoveAlertsPayload: 'userErrors',
  RemoveWebhookPayload: 'userErrors',
  RequestChatPayload: 'chatSession isNewChat userErrors',
  ResendDeliveryPayload: 'delivery userErrors',
  ReplayWebhookPayload: 'chats events userErrors',
  ResealCredentialsPayload: 'resealed unreadable',
  RestoreAppPayload: 'app userErrors',
  RestoreTenantPayload: 'tenant userErrors',
  RevokeApiKeyPayload: 'apiKey userErrors',
  SendChatEventsPayload: 'accepted duplicates unknownEvents userErrors',
  SendTestAlertPayload: 'attempt userErrors',
  SendTestWebhookEventPayload: 'attempt userErrors',
  SendTestNotificationPayload: 'receipt userErrors',
  SetAllowedOriginsPayload: 'tenant userErrors',
  SetAvailabilityPayload: 'app userErrors',
  SetRetentionPayload: 'tenant userErrors',
  SubscribePayload: 'chatSession userErrors',
  UnsubscribeDevicePayload: 'ended userErrors',
  UnsubscribePayload: 'chatSession userErrors',
  UpdateAppPayload: 'app userErrors',
  UpdateTenantPayload: 'tenant userErrors',
  UseSimulatedProvidersPayload: 'app userErrors',
};

/** All that pages, and the edges of pages, may have: what is in them is of the types above. */
export const LIST_SHAPES = [
  'edges pageInfo',
  'edges pageInfo totalCount',
  'edges isTotalExact pageInfo totalCount',
  'cursor node',
];
