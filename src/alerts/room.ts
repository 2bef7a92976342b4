import { numberKey } from '../graphql/globalId.js';
import type { Foundation, Room } from '../http/room.js';
import type { TenantsRoom } from '../tenants/room.js';
import { createAlertListStore } from './alertList.store.js';
import { createAlertMetrics } from './alertMetrics.js';
import { createAlertsStore, type AlertsStore } from './alerts.store.js';
import { createAlerts } from './alerts.js';

export { alertRemedy } from './alertRemedy.js';
export type { AlertKind, AlertRecord, AlertsStore, LaneAlertKind } from './alerts.store.js';

export interface AlertsRoom extends Room {
  /** Other rooms raise and resolve alerts here. */
  store: { alerts: AlertsStore };
}

/** Alerts for admins. */
export function createAlertsRoom(
  { guard, database, metrics, notices }: Foundation,
  { tenants, apps }: TenantsRoom,
): AlertsRoom {
  const onNotices = () => notices.announce({ kind: 'alerts' });
  const store = guard({ alerts: createAlertsStore(database, onNotices), alertList: createAlertListStore(database) });
  createAlertMetrics({ registry: metrics.registry, countOpen: store.alertList.countOpen });
  const alerts = createAlerts({ store, tenants });
  return {
    store,
    async graphql() {
      const { AlertResolver } = await import('./alert.resolver.js');
      const { Alert } = await import('./alert.types.js');
      return {
        resolvers: [new AlertResolver({ alerts, tenants, apps })],
        nodes: { Alert: async (caller, tenantId, id) => new Alert(await alerts.find(caller, tenantId, numberKey(id))) },
      };
    },
  };
}
