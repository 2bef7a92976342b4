import { authorize, tenantOf, type Caller } from '../domain/caller.js';
import { DomainError } from '../domain/errors.js';
import type { Slice } from '../domain/slice.js';
import type { AlertRecord, AlertsStore } from './alerts.store.js';

/** The use cases of alerts. */
export type Alerts = ReturnType<typeof createAlertService>;

export function createAlertService({ store }: { store: { alerts: AlertsStore } }) {
  return {
    /** The alerts of the caller's tenant, newest first. @throws DomainError FORBIDDEN, INVALID_INPUT */
    async list(caller: Caller, openOnly: boolean, slice: Slice<number>): Promise<AlertRecord[]> {
      authorize(caller, 'readAlerts');
      return store.alerts.ofTenant(tenantOf(caller).id, openOnly, slice);
    },

    /** An alert of a tenant that the caller may see. @throws DomainError FORBIDDEN, NOT_FOUND */
    async find(caller: Caller, tenantId: number, id: number): Promise<AlertRecord> {
      authorize(caller, 'readAlerts');
      const alert = await store.alerts.find(tenantId, id);
      if (!alert) throw new DomainError('NOT_FOUND', 'there is no such alert', ['id']);
      return alert;
    },
  };
}
