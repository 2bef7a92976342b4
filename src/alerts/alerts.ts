import { authorize, type Caller } from '../domain/caller.js';
import { DomainError } from '../domain/errors.js';
import { canonicalId } from '../domain/publicId.js';
import type { Slice } from '../domain/slice.js';
import { isStorableJson } from '../domain/text.js';
import type { Tenants } from '../tenants/room.js';
import type { AlertFilter, AlertKey, AlertListStore } from './alertList.store.js';
import type { AlertRecord } from './alerts.store.js';

/** An admin's filter of alerts; absent or null: no condition. */
type AlertsWanted = { tenantHost?: string | null } & { [Name in keyof AlertFilter]?: AlertFilter[Name] };

/** The use cases of alerts. */
export type Alerts = ReturnType<typeof createAlerts>;

interface AlertsOptions {
  store: { alertList: AlertListStore };
  tenants: Tenants;
}

export function createAlerts({ store, tenants }: AlertsOptions) {
  return {
    /**
     * Alerts, newest first: of the caller's tenant, and of all tenants for an operator who names none.
     * @throws DomainError FORBIDDEN, NOT_FOUND (the tenant)
     */
    async list(caller: Caller, wanted: AlertsWanted, slice: Slice<AlertKey>): Promise<AlertRecord[]> {
      authorize(caller, 'readAlerts');
      const tenant = await tenants.namedOrWhole(caller, wanted.tenantHost);
      const { kind = null, state = null, since = null, until = null } = wanted;
      const appId = wanted.appId == null ? null : canonicalId(wanted.appId);
      if (!isStorableJson({ appId })) return [];
      return store.alertList.list(tenant?.id ?? null, { appId, kind, state, since, until }, slice);
    },

    /** An alert of a tenant that the caller may see. @throws DomainError FORBIDDEN, NOT_FOUND */
    async find(caller: Caller, tenantId: number, id: number): Promise<AlertRecord> {
      authorize(caller, 'readAlerts');
      const alert = await store.alertList.find(tenantId, id);
      if (!alert) throw new DomainError('NOT_FOUND', 'there is no such alert', ['id']);
      return alert;
    },
  };
}
