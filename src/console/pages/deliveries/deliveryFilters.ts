import { choicesOf } from '../../format/choicesOf.js';
import { DELIVERY_STATUSES } from '../../format/deliveryStatuses.js';
import { SERVICE_NAMES } from '../../format/serviceNames.js';
import type { DeliveryFilter, DeliveryStatus, PushService } from '../../generated/graphql.js';
import type { FilterField, Filters } from '../../url/filters.js';

/** What deliveries are filtered by. */
export function deliveryFilterFields(appIds: readonly string[]): FilterField[] {
  return [
    { name: 'status', label: 'Status', choices: choicesOf(DELIVERY_STATUSES) },
    { name: 'service', label: 'Push service', choices: choicesOf(SERVICE_NAMES) },
    { name: 'app', label: 'App id', choices: null, suggestions: appIds },
    { name: 'chat', label: 'Chat id', choices: null },
  ];
}

/** The same as the gateway takes it. */
export function deliveryFilter(tenantHost: string, filters: Filters): DeliveryFilter {
  return {
    tenantHost,
    status: (filters['status'] ?? null) as DeliveryStatus | null,
    service: (filters['service'] ?? null) as PushService | null,
    appId: filters['app'],
    chatId: filters['chat'],
  };
}
