import type { Action } from '../../src/domain/caller.js';

/** What a row asks about: the caller's own tenant, or another one. */
export interface Place {
  host: string;
  chatId: string;
  /** A global id of a chat session, and of an API key there. */
  chatNode: string;
  keyNode: string;
  /** A global id of a delivery of the chat. */
  deliveryNode: string;
  clientId: string;
  /** Credentials that nothing is wrong with: who is refused is not refused for them. */
  apnsKey: string;
  /** The id of a key that the app has beside another one. */
  apnsKeyId: string;
  apnsCertificate: string;
  serviceAccount: string;
}

/** A field of Query, Mutation or Subscription: for whom it is, and how it is asked for. */
export interface RootRow {
  action: Action | 'anybody';
  ask: (place: Place) => string;
  /** It is of no tenant, or of the caller's only: nobody can name another one with it. */
  namesNoTenant?: boolean;
}

const q = (value: string) => JSON.stringify(value);
const app = ({ host }: Place) => `tenantHost: ${q(host)}, appId: "acme"`;
const mutation = (name: string, input: (place: Place) => string) => (place: Place) =>
  `${name}(input: {${input(place)}}) { userErrors { code } }`;
const chat = ({ chatId }: Place) => `chatId: ${q(chatId)}`;
const list = (name: string) => (place: Place) =>
  `${name}(first: 5, filter: {tenantHost: ${q(place.host)}}) { edges { cursor } }`;

export const QUERY_ROWS: Record<string, RootRow> = {
  viewer: { action: 'anybody', ask: () => 'viewer { role }', namesNoTenant: true },
  node: { action: 'readChatSession', ask: ({ chatNode }) => `node(id: ${q(chatNode)}) { id }` },
  chatSession: { action: 'readChatSession', ask: (place) => `chatSession(${chat(place)}) { id }` },
  chatSessions: { action: 'listChatSessions', ask: list('chatSessions') },
  deliveries: { action: 'listDeliveries', ask: list('deliveries') },
  auditLog: { action: 'readAuditLog', ask: list('auditLog') },
  tenants: { action: 'listTenants', ask: () => 'tenants(first: 5) { edges { cursor } }', namesNoTenant: true },
  app: { action: 'readApp', ask: (place) => `app(${app(place)}) { id }` },
  apiKeys: {
    action: 'readApiKeys',
    ask: ({ host }) => `apiKeys(first: 5, tenantHost: ${q(host)}) { edges { cursor } }`,
  },
  overview: { action: 'readOverview', ask: ({ host }) => `overview(tenantHost: ${q(host)}) { queued }` },
  search: {
    action: 'search',
    ask: ({ host }) => `search(query: "acme", tenantHost: ${q(host)}) { hasMore }`,
  },
  alerts: { action: 'readAlerts', ask: list('alerts') },
  alertsWebhook: { action: 'readAlerts', ask: ({ host }) => `alertsWebhook(tenantHost: ${q(host)}) { url }` },
  webhook: { action: 'readWebhook', ask: ({ host }) => `webhook(tenantHost: ${q(host)}) { url }` },
  simulatedProviders: { action: 'configurePushService', ask: () => 'simulatedProviders', namesNoTenant: true },
  previewRetention: {
    action: 'setRetention',
    ask: mutation('previewRetention', ({ host }) => `tenantHost: ${q(host)}, endedSessionDays: 90`),
  },
  previewNotification: {
    action: 'readNotificationSettings',
    ask: mutation('previewNotification', (place) => `${app(place)}, event: "chat_session_message"`),
  },
};

export const MUTATION_ROWS: Record<string, RootRow> = {
  requestChat: { action: 'requestChat', ask: mutation('requestChat', () => ''), namesNoTenant: true },
  subscribe: {
    action: 'subscribe',
    ask: mutation(
      'subscribe',
      (place) => `${chat(place)}, device: {iosApns: {deviceToken: "abcd", bundleId: "com.acme.app"}}`,
    ),
  },
  unsubscribe: { action: 'unsubscribe', ask: mutation('unsubscribe', chat) },
  unsubscribeDevice: {
    action: 'unsubscribeDevice',
    ask: mutation('unsubscribeDevice', () => 'device: {iosApns: {deviceToken: "abcd", bundleId: "com.acme.app"}}'),
    namesNoTenant: true,
  },
  endSubscriptions: {
    action: 'endSubscriptions',
    ask: mutation('endSubscriptions', (place) => `client: {${app(place)}, clientId: ${q(place.clientId)}}`),
  },
  sendChatEvents: {
    action: 'sendChatEvents',
    ask: mutation('sendChatEvents', (place) => `${chat(place)}, events: [{event: "chat_session_message", msg: "Hi"}]`),
  },
  publishChatEvents: {
    action: 'publishChatEvents',
    ask: mutation(
      'publishChatEvents',
      (place) => `${chat(place)}, events: [{event: "chat_session_message", msg: "Hi"}]`,
    ),
  },
  publishToChats: {
    action: 'publishToChats',
    ask: (place) =>
      `publishToChats(input: {chats: [{${chat(place)}, events: [{event: "chat_session_message", msg: "Hi"}]}]}) ` +
      '{ userErrors { code } results { userErrors { code } } }',
  },
  createTenant: {
    action: 'createTenant',
    ask: mutation('createTenant', ({ host }) => `host: ${q(host)}, name: "Again"`),
    namesNoTenant: true,
  },
  setAllowedOrigins: {
    action: 'setAllowedOrigins',
    ask: mutation('setAllowedOrigins', ({ host }) => `tenantHost: ${q(host)}, origins: []`),
  },
  createApp: { action: 'createApp', ask: mutation('createApp', (place) => `${app(place)}, name: "Again"`) },
  updateTenant: {
    action: 'updateTenant',
    ask: mutation('updateTenant', ({ host }) => `tenantHost: ${q(host)}, name: "Acme"`),
  },
  archiveTenant: {
    action: 'archiveTenant',
    ask: mutation('archiveTenant', ({ host }) => `tenantHost: ${q(host)}`),
  },
  restoreTenant: {
    action: 'archiveTenant',
    ask: mutation('restoreTenant', ({ host }) => `tenantHost: ${q(host)}`),
  },
  updateApp: { action: 'updateApp', ask: mutation('updateApp', (place) => `${app(place)}, name: "Acme chat"`) },
  archiveApp: { action: 'archiveApp', ask: mutation('archiveApp', app) },
  restoreApp: { action: 'archiveApp', ask: mutation('restoreApp', app) },
  setAvailability: {
    action: 'setAvailability',
    ask: mutation('setAvailability', (place) => `${app(place)}, available: true`),
  },
  configureApns: {
    action: 'configurePushService',
    ask: mutation(
      'configureApns',
      (place) =>
        `${app(place)}, teamId: "TEAM000001", keyId: "KEY0000001", privateKey: ${q(place.apnsKey)}, ` +
        'bundleIds: ["com.acme.app"], environment: SANDBOX, probe: false',
    ),
  },
  configureApnsCertificate: {
    action: 'configurePushService',
    ask: mutation(
      'configureApnsCertificate',
      (place) =>
        `${app(place)}, certificate: ${q(place.apnsCertificate)}, bundleIds: ["com.acme.app"], environment: SANDBOX, ` +
        'probe: false',
    ),
  },
  addApnsKey: {
    action: 'configurePushService',
    ask: mutation(
      'addApnsKey',
      (place) =>
        `${app(place)}, teamId: "TEAM000001", keyId: "KEY0000001", privateKey: ${q(place.apnsKey)}, ` +
        'bundleIds: ["com.acme.app"], environment: SANDBOX, probe: false',
    ),
  },
  removeApnsKey: {
    action: 'configurePushService',
    ask: mutation('removeApnsKey', (place) => `${app(place)}, keyId: ${q(place.apnsKeyId)}`),
  },
  configureFirebase: {
    action: 'configurePushService',
    ask: mutation(
      'configureFirebase',
      (place) =>
        `${app(place)}, services: [ANDROID_FIREBASE], serviceAccount: ${q(place.serviceAccount)}, probe: false`,
    ),
  },
  configureWebPush: {
    action: 'configurePushService',
    ask: mutation('configureWebPush', (place) => `${app(place)}, subject: "mailto:push@acme.example.com"`),
  },
  setPushServiceEnabled: {
    action: 'configurePushService',
    ask: mutation('setPushServiceEnabled', (place) => `${app(place)}, service: IOS_APNS, enabled: true`),
  },
  useSimulatedProviders: {
    action: 'configurePushService',
    ask: mutation('useSimulatedProviders', app),
  },
  probePushService: {
    action: 'configurePushService',
    ask: mutation('probePushService', (place) => `${app(place)}, service: IOS_APNS`),
  },
  sendTestNotification: {
    action: 'sendTestNotification',
    ask: mutation('sendTestNotification', (place) => `${app(place)}, ${chat(place)}, dryRun: true`),
  },
  setNotificationSettings: {
    action: 'configureNotifications',
    ask: mutation('setNotificationSettings', (place) => `${app(place)}, defaultLocale: "de"`),
  },
  setNotificationTemplate: {
    action: 'configureNotifications',
    ask: mutation(
      'setNotificationTemplate',
      (place) => `${app(place)}, event: "chat_session_message", locale: "de", template: {body: "Hallo"}`,
    ),
  },
  removeNotificationTemplate: {
    action: 'configureNotifications',
    ask: mutation(
      'removeNotificationTemplate',
      (place) => `${app(place)}, event: "chat_session_message", locale: "de"`,
    ),
  },
  createApiKey: {
    action: 'manageApiKeys',
    ask: mutation('createApiKey', ({ host }) => `name: "CI", role: VIEWER, tenantHost: ${q(host)}`),
  },
  revokeApiKey: { action: 'manageApiKeys', ask: mutation('revokeApiKey', ({ keyNode }) => `id: ${q(keyNode)}`) },
  configureWebhook: {
    action: 'configureWebhook',
    ask: mutation('configureWebhook', ({ host }) => `tenantHost: ${q(host)}, url: "https://platform.example.com/"`),
  },
  configureAlerts: {
    action: 'configureAlerts',
    ask: mutation('configureAlerts', ({ host }) => `tenantHost: ${q(host)}, url: "https://platform.example.com/"`),
  },
  sendTestAlert: { action: 'sendTestAlert', ask: mutation('sendTestAlert', ({ host }) => `tenantHost: ${q(host)}`) },
  removeAlerts: { action: 'configureAlerts', ask: mutation('removeAlerts', ({ host }) => `tenantHost: ${q(host)}`) },
  sendTestWebhookEvent: {
    action: 'sendTestWebhookEvent',
    ask: mutation('sendTestWebhookEvent', ({ host }) => `tenantHost: ${q(host)}`),
  },
  replayWebhook: {
    action: 'replayWebhook',
    ask: mutation('replayWebhook', ({ host }) => `tenantHost: ${q(host)}, since: "2026-01-01T00:00:00Z", dryRun: true`),
  },
  removeWebhook: { action: 'configureWebhook', ask: mutation('removeWebhook', ({ host }) => `tenantHost: ${q(host)}`) },
  resealCredentials: {
    action: 'resealCredentials',
    ask: () => 'resealCredentials { unreadable }',
    namesNoTenant: true,
  },
  resendDelivery: {
    action: 'resendDelivery',
    ask: mutation('resendDelivery', ({ deliveryNode }) => `deliveryId: ${q(deliveryNode)}`),
  },
  endChat: { action: 'endChat', ask: mutation('endChat', chat) },
  setRetention: {
    action: 'setRetention',
    ask: mutation('setRetention', ({ host }) => `tenantHost: ${q(host)}, endedSessionDays: 90`),
  },
  erase: {
    action: 'erase',
    ask: mutation('erase', (place) => `chat: {tenantHost: ${q(place.host)}, ${chat(place)}}`),
  },
};

export const SUBSCRIPTION_ROWS: Record<string, RootRow> = {
  chatEvents: { action: 'fetchChatEvents', ask: (place) => `chatEvents(${chat(place)}) { seq }` },
  pushSubscriptionChanged: {
    action: 'followPushSubscriptions',
    ask: ({ host }) => `pushSubscriptionChanged(tenantHost: ${q(host)}) { status }`,
  },
  deliveryUpdated: { action: 'followDeliveries', ask: ({ host }) => `deliveryUpdated(tenantHost: ${q(host)}) { id }` },
};
