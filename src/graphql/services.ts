import type { Alerts } from '../services/alerts.js';
import type { ApiKeys } from '../services/apiKeys.js';
import type { Apps } from '../services/apps.js';
import type { Credentials } from '../services/credentials.js';
import type { Audit } from '../services/audit.js';
import type { ChatSessionList } from '../services/chatSessionList.js';
import type { DeliveryHistory } from '../services/deliveryHistory.js';
import type { Overviews } from '../services/overview.js';
import type { Erasure } from '../services/erasure.js';
import type { Events } from '../services/events.js';
import type { PushServices } from '../services/pushServices.js';
import type { History } from '../services/history.js';
import type { Notifications } from '../services/notifications.js';
import type { Sessions } from '../services/sessions.js';
import type { Subscriptions } from '../services/subscriptions.js';
import type { Tenants } from '../services/tenants.js';
import type { TestNotifications } from '../services/testNotifications.js';
import type { Webhooks } from '../services/webhooks.js';

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
