import type { AlertsStore, LaneAlertKind } from '../../alerts/room.js';
import type { Clock } from '../../domain/clock.js';
import { laneKey, type Lane } from '../../domain/lane.js';
import { explainProviderCode } from '../../domain/providerCodes.js';
import type { PushService } from '../../domain/pushService.js';
import type { Circuit, CircuitReason } from './circuit.js';
import type { OpenCircuitsStore } from './openCircuits.store.js';
import type { QuarantinedLane } from '../leases/quarantine.store.js';

/** Openings in a row before an unreachable provider raises an alert: about half a minute. */
const ALERT_AFTER_OPENINGS = 5;
/** An interception does not end by itself, so the first trial that meets it again is enough. */
const INTERCEPTED_ALERT_AFTER_OPENINGS = 2;

interface CircuitAlert {
  kind: LaneAlertKind;
  afterOpenings: number;
  /** @param detail the push service's own word, and its meaning */
  message: (detail: string) => string;
}

/** The alert on an open circuit, and after how many openings it is raised; null: an admin could not fix it. */
const CIRCUIT_ALERTS: Record<CircuitReason, CircuitAlert | null> = {
  CREDENTIALS_REFUSED: {
    kind: 'CREDENTIALS_REFUSED',
    afterOpenings: 1,
    message: (detail) => `The push service refuses the credentials: ${detail} Pushes wait until they are replaced.`,
  },
  TOKENS_REFUSED: {
    kind: 'TOKENS_REFUSED',
    afterOpenings: 1,
    message: (detail) =>
      `The push service refuses most device tokens: ${detail} No subscription is removed for it, and pushes wait.`,
  },
  PROVIDER_UNAVAILABLE: {
    kind: 'PROVIDER_UNAVAILABLE',
    afterOpenings: ALERT_AFTER_OPENINGS,
    message: (detail) => `The push service cannot be reached or fails: ${detail} Pushes wait.`,
  },
  PROVIDER_INTERCEPTED: {
    kind: 'PROVIDER_UNAVAILABLE',
    afterOpenings: INTERCEPTED_ALERT_AFTER_OPENINGS,
    message: (detail) => `Something on the way answers in place of the push service: ${detail} Pushes wait.`,
  },
  PROVIDER_THROTTLES: null,
};
const CIRCUIT_KINDS = ['CREDENTIALS_REFUSED', 'TOKENS_REFUSED', 'PROVIDER_UNAVAILABLE'] as const;

export interface LaneAlertsOptions {
  store: { alerts: AlertsStore; openCircuits: OpenCircuitsStore };
  clock: Clock;
}

/** Alerts for admins about lanes. */
export function createLaneAlerts({ store, clock }: LaneAlertsOptions) {
  return {
    /** Raises the alert on an open circuit, and resolves it once the circuit is closed. */
    async circuitChanged(lane: Lane, { open, openings }: Circuit): Promise<void> {
      if (open === null) {
        await store.openCircuits.closed(lane);
        await store.alerts.resolve(lane, CIRCUIT_KINDS, clock());
        return;
      }
      await store.openCircuits.opened(lane, { ...open, at: clock() });
      const telling = CIRCUIT_ALERTS[open.reason];
      if (!telling || openings < telling.afterOpenings) return;
      const message = telling.message(inWords(lane.service, open.detail));
      await store.alerts.raise(lane, telling.kind, { message, code: open.detail }, clock());
    },

    /** Raises an alert: the new credentials are refused, and the previous ones are used. */
    async previousCredentialsUsed(lane: Lane, reason: string): Promise<void> {
      const message = `The push service refuses the new credentials: ${inWords(lane.service, reason)} The previous ones are used in their place.`;
      await store.alerts.raise(lane, 'PREVIOUS_CREDENTIALS_USED', { message, code: reason }, clock());
    },

    /** Raises an alert: one of the app's keys is refused. @param key its name */
    async keyRefused(lane: Lane, key: string, reason: string): Promise<void> {
      const message = `The push service refuses ${key}: ${inWords(lane.service, reason)} Pushes that need it wait until it is replaced.`;
      await store.alerts.raise(lane, 'KEY_REFUSED', { message, code: reason }, clock());
    },

    /** Raises alerts on deliveries suspected of stopping the gateway, and resolves those on all other lanes. */
    async quarantineChanged(suspects: readonly QuarantinedLane[]): Promise<void> {
      const lanesNow = new Set(suspects.map(({ lane }) => laneKey(lane)));
      const gone = (await store.alerts.openLanes('DELIVERY_QUARANTINED')).filter(
        (lane) => !lanesNow.has(laneKey(lane)),
      );
      for (const lane of gone) await store.alerts.resolve(lane, ['DELIVERY_QUARANTINED'], clock());
      for (const { lane, count, id } of suspects) {
        const message =
          `The gateway has stopped several times in a row with ${count === 1 ? 'a delivery' : `${count} deliveries`} in ` +
          `hand (${id}). Each is sent again after growing pauses, with nothing beside it. Look for crashes in the log.`;
        await store.alerts.raise(lane, 'DELIVERY_QUARANTINED', { message, code: null }, clock());
      }
    },

    /** Resolves the alerts of `previousCredentialsUsed` and `keyRefused`. */
    credentialsAccepted: (lane: Lane) =>
      store.alerts.resolve(lane, ['PREVIOUS_CREDENTIALS_USED', 'KEY_REFUSED'], clock()),
  };
}

/** A push service's own word as a sentence, followed by its meaning. */
function inWords(service: PushService, reason: string): string {
  const known = explainProviderCode(service, reason);
  return known ? `${reason}. ${known.meaning}` : `${reason}.`;
}
