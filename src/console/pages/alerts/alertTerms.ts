import { choicesOf, SERVICE_NAMES } from '../../format/labels.js';
import type { AlertFilter, AlertHistoryQuery, AlertKind, AlertState } from '../../generated/graphql.js';
import type { FilterField, Filters } from '../../url/listParams.js';
import { tenantPath } from '../../url/paths.js';
import type { Bounds } from '../../url/timeRange.js';

/** Labels of the kinds of alerts. */
export const ALERT_KINDS: Readonly<Record<AlertKind, string>> = {
  CREDENTIALS_REFUSED: 'Credentials refused',
  KEY_REFUSED: 'Key refused',
  PREVIOUS_CREDENTIALS_USED: 'New credentials refused',
  TOKENS_REFUSED: 'Device tokens refused',
  CREDENTIALS_EXPIRE: 'Credentials expire',
  PROVIDER_UNAVAILABLE: 'Push service not available',
  DELIVERY_QUARANTINED: 'Delivery sent alone',
  WEBHOOK_FAILING: 'Webhook fails',
};

const STATES: Readonly<Record<AlertState, string>> = { OPEN: 'Open', RESOLVED: 'Resolved' };

/** The filters of alerts, beside their time. */
export function alertFilterFields(appIds: readonly string[]): FilterField[] {
  return [
    { name: 'state', label: 'State', choices: choicesOf(STATES) },
    { name: 'kind', label: 'Kind', choices: choicesOf(ALERT_KINDS) },
    { name: 'app', label: 'App id', choices: null, suggestions: appIds },
  ];
}

/** Filters as the query's variable. @param tenantHost null: all tenants */
export function alertFilter(tenantHost: string | null, filters: Filters, { after, before }: Bounds): AlertFilter {
  return {
    tenantHost,
    state: (filters['state'] ?? null) as AlertState | null,
    kind: (filters['kind'] ?? null) as AlertKind | null,
    appId: filters['app'],
    since: after,
    until: before,
  };
}

type Alert = AlertHistoryQuery['alerts']['edges'][number]['node'];

/** What an alert is about, by name: the push service of an app, or the tenant's webhook. */
export function alertPlace({ app, appId, service }: Pick<Alert, 'app' | 'appId' | 'service'>): string {
  return service ? `${app?.name ?? appId ?? ''}, ${SERVICE_NAMES[service]}` : 'Webhook';
}

/** The page where an alert can be fixed. */
export function alertPath({ tenant, appId }: Pick<Alert, 'tenant' | 'appId'>): string {
  return tenantPath(tenant.host, appId ?? undefined);
}
