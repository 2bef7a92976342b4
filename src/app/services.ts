import type { Alerts } from '../alerts/alerts.js';
import type { ApiKeys } from '../identity/apiKeys.js';
import type { Apps } from '../tenants/apps.js';
import type { Credentials } from '../credentials/credentials.js';
import type { Audit } from '../audit/audit.js';
import type { ChatSessionList } from '../chats/chatSessionList.js';
import type { DeliveryHistory } from '../delivery/deliveryHistory.js';
import type { Overviews } from '../overview/overview.js';
import type { Erasure } from '../audit/erasure.js';
import type { Events } from '../delivery/events.js';
import type { PushServices } from '../credentials/pushServices.js';
import type { History } from '../chats/history.js';
import type { Notifications } from '../notifications/notifications.js';
import type { Sessions } from '../chats/sessions.js';
import type { Subscriptions } from '../subscriptions/subscriptions.js';
import type { Tenants } from '../tenants/tenants.js';
import type { TestNotifications } from '../delivery/testNotifications.js';
import type { Webhooks } from '../webhooks/webhooks.js';

/** The use cases that the GraphQL API offers. */
export interface Services {
  sessions: Sessions;
  subscriptions: Subscriptions;
  events: Events;
  history: History;
  deliveries: DeliveryHistory;
  chatSessionList: ChatSessionList;
  overview: Overviews;
  audit: Audit;
  alerts: Alerts;
  tenants: Tenants;
  apps: Apps;
  credentials: Credentials;
  pushServices: PushServices;
  testNotifications: TestNotifications;
  notifications: Notifications;
  apiKeys: ApiKeys;
  webhooks: Webhooks;
  erasure: Erasure;
}
