import type { AuditFilter } from '../../generated/graphql.js';
import type { Bounds } from '../../url/timeRange.js';
import { type FilterField, type Filters, withFilters } from '../../url/listParams.js';

/** Suggestions for the action filter. */
const ACTIONS = [
  'addApnsKey',
  'configureAlerts',
  'configurePushService',
  'configurePushServiceRefused',
  'configureWebhook',
  'createApiKey',
  'createApp',
  'createTenant',
  'endChat',
  'endSubscriptions',
  'erase',
  'exportAuditLog',
  'exportDeliveries',
  'removeAlerts',
  'removeApnsKey',
  'removeNotificationTemplate',
  'removeToken',
  'removeWebhook',
  'reportClient',
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
  'signInRefused',
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
];

/** Whether the URL asks for what machines do, too (`?who=all`). */
export function showsMachines(params: URLSearchParams): boolean {
  return params.get('who') === 'all';
}

/** The URL parameters with what machines do, or without it. The page cursor is dropped. */
export function withMachines(params: URLSearchParams, isShown: boolean): URLSearchParams {
  return withFilters(params, { who: isShown ? 'all' : null });
}

/** Filters as the query's variable. A named actor or object may be of machines: what they did is shown in any case. */
export function auditFilter(
  tenantHost: string | null,
  filters: Filters,
  { after, before }: Bounds,
  hasMachines: boolean,
): AuditFilter {
  return {
    tenantHost,
    actor: filters['actor'],
    action: filters['action'],
    object: filters['object'],
    after,
    before,
    people: hasMachines || filters['actor'] || filters['object'] ? null : true,
  };
}
