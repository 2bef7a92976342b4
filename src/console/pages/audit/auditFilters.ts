import type { AuditFilter } from '../../generated/graphql.js';
import type { FilterField, Filters } from '../../url/listParams.js';

/** Suggestions for the action filter. */
const ACTIONS = [
  'addApnsKey',
  'configurePushService',
  'configureWebhook',
  'createApiKey',
  'createApp',
  'createTenant',
  'endChat',
  'endSubscriptions',
  'erase',
  'removeApnsKey',
  'removeNotificationTemplate',
  'removeToken',
  'removeWebhook',
  'requestChat',
  'resealCredentials',
  'retention',
  'revokeApiKey',
  'sendTestNotification',
  'setAllowedOrigins',
  'setAvailability',
  'setNotificationSettings',
  'setNotificationTemplate',
  'setPushServiceEnabled',
  'setRetention',
  'signIn',
  'subscribe',
  'takeOverDevice',
  'unsubscribe',
  'unsubscribeDevice',
];

/** The filters of the audit log. */
export const AUDIT_FIELDS: readonly FilterField[] = [
  { name: 'actor', label: 'Actor', choices: null },
  { name: 'action', label: 'Action', choices: null, suggestions: ACTIONS },
  { name: 'object', label: 'Object', choices: null },
  { name: 'from', label: 'From', choices: null, isMoment: true },
  { name: 'until', label: 'Until', choices: null, isMoment: true },
];

/** Filters as the query's variable. */
export function auditFilter(tenantHost: string | null, filters: Filters): AuditFilter {
  return {
    tenantHost,
    actor: filters['actor'],
    action: filters['action'],
    object: filters['object'],
    after: filters['from'],
    before: filters['until'],
  };
}
