import { choicesOf, DELIVERY_STATUSES, SERVICE_NAMES } from '../../format/labels.js';
import type { DeliveryFilter, DeliveryStatus, PushService } from '../../generated/graphql.js';
import type { Bounds } from '../../url/timeRange.js';
import type { FilterField, Filters } from '../../url/listParams.js';

/** The filters of deliveries. */
export function deliveryFilterFields(appIds: readonly string[]): FilterField[] {
  return [
    { name: 'status', label: 'Status', choices: choicesOf(DELIVERY_STATUSES) },
    { name: 'settled', label: 'Settled', choices: choicesOf({ yes: 'Yes', no: 'Waiting' }) },
    { name: 'service', label: 'Push service', choices: choicesOf(SERVICE_NAMES) },
    { name: 'app', label: 'App id', choices: null, suggestions: appIds },
    { name: 'chat', label: 'Chat id', choices: null },
  ];
}

/** Filters as the query's variable. */
export function deliveryFilter(tenantHost: string, filters: Filters, { after, before }: Bounds): DeliveryFilter {
  return {
    tenantHost,
    status: (filters['status'] ?? null) as DeliveryStatus | null,
    service: (filters['service'] ?? null) as PushService | null,
    settled: filters['settled'] ? filters['settled'] === 'yes' : null,
    appId: filters['app'],
    chatId: filters['chat'],
    createdAfter: after,
    createdBefore: before,
  };
}
