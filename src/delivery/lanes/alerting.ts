import type { Logger } from 'pino';
import type { Credentials } from '../../credentials/room.js';
import type { Lane } from '../../domain/lane.js';
import { createLaneAlerts, type LaneAlertsOptions } from './laneAlerts.js';
import type { CircuitChange } from './lanes.js';
import type { QuarantinedLane } from '../leases/quarantine.store.js';

interface AlertingOptions extends LaneAlertsOptions {
  credentials: Pick<Credentials, 'delivered'>;
  logger: Logger;
}

/** Stores the alerts on lanes one after the other, so an alert is never resolved before it is raised. */
export function createAlerting({ store, credentials, clock, logger }: AlertingOptions) {
  const alerts = createLaneAlerts({ store, clock });
  let storing = Promise.resolve();

  function later(work: () => Promise<unknown>): void {
    storing = storing.then(work).then(
      () => undefined,
      (error: unknown) => logger.error({ err: error }, 'an alert could not be stored'),
    );
  }

  return {
    circuitChanged({ lane, before, after, version }: CircuitChange): void {
      const { open, openings } = after;
      if (before.open !== open) logger.warn({ ...lane, open, openings }, 'a circuit has opened or closed');
      later(() => alerts.circuitChanged(lane, after));
      if (after.proven && !before.proven) later(() => credentials.delivered(lane, version));
    },
    quarantineChanged: (suspects: readonly QuarantinedLane[]) => later(() => alerts.quarantineChanged(suspects)),
    previousCredentialsUsed: (lane: Lane, reason: string) => later(() => alerts.previousCredentialsUsed(lane, reason)),
    keyRefused: (lane: Lane, key: string, reason: string) => later(() => alerts.keyRefused(lane, key, reason)),
    credentialsAccepted: (lane: Lane) => later(() => alerts.credentialsAccepted(lane)),
    /** Resolves once every alert is stored. */
    settled: () => storing,
  };
}
