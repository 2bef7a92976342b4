import type { ApiKeys } from '../services/apiKeys.js';
import type { Apps } from '../services/apps.js';
import type { Deliveries } from '../services/deliveries.js';
import type { Events } from '../services/events.js';
import type { Sessions } from '../services/sessions.js';
import type { Subscriptions } from '../services/subscriptions.js';
import type { Tenants } from '../services/tenants.js';

/** The use cases that the GraphQL API offers. */
export interface Services {
  sessions: Sessions;
  subscriptions: Subscriptions;
  events: Events;
  deliveries: Deliveries;
  tenants: Tenants;
  apps: Apps;
  apiKeys: ApiKeys;
}
