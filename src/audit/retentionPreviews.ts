import { authorize, type Caller } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import { HOUR_MS } from '../domain/durations.js';
import type { Tenants } from '../tenants/room.js';
import { dayBefore } from './retention.js';
import type { RetentionPreviewsStore, RetentionRemoval } from './retentionPreviews.store.js';

/** The use case of counting before retention is changed. */
export type RetentionPreviews = ReturnType<typeof createRetentionPreviews>;

interface RetentionPreviewsOptions {
  store: { retentionPreviews: RetentionPreviewsStore };
  tenants: Tenants;
  clock: Clock;
}

export function createRetentionPreviews({ store, tenants, clock }: RetentionPreviewsOptions) {
  return {
    /**
     * How much the next run would remove with these times. Absent ones are those that are set now.
     * @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT
     */
    async preview(caller: Caller, input: Parameters<Tenants['meantRetention']>[1]): Promise<RetentionRemoval> {
      authorize(caller, 'setRetention');
      const { tenantId, times } = await tenants.meantRetention(caller, input);
      const { endedSessionDays, deliveryDays, idleSessionHours, trafficAuditDays } = times;
      const now = clock();
      const daysAgo = (days: number | null) => (days === null ? null : dayBefore(now, days));
      return store.retentionPreviews.count(tenantId, {
        endedBefore: daysAgo(endedSessionDays),
        settledBefore: daysAgo(deliveryDays),
        idleSince: idleSessionHours === null ? null : new Date(now.getTime() - idleSessionHours * HOUR_MS),
        trafficBefore: daysAgo(trafficAuditDays),
      });
    },
  };
}
