import { numberKey } from '../graphql/globalId.js';
import type { Foundation, Room } from '../http/room.js';
import { AlertResolver } from './alert.resolver.js';
import { Alert } from './alert.types.js';
import { createAlerts, type AlertsStore } from './alerts.store.js';
import { createAlertService } from './alerts.js';

export type { AlertsStore, AlertKind } from './alerts.store.js';

export interface AlertsRoom extends Room {
  /** Other rooms raise and resolve alerts here. */
  store: { alerts: AlertsStore };
}

/** Alerts for admins. */
export function createAlertsRoom({ guard, database }: Foundation): AlertsRoom {
  const store = guard({ alerts: createAlerts(database) });
  const alerts = createAlertService({ store });
  return {
    store,
    resolvers: [new AlertResolver({ alerts })],
    nodes: { Alert: async (caller, tenantId, id) => new Alert(await alerts.find(caller, tenantId, numberKey(id))) },
  };
}
