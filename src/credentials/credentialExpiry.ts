import type { Clock } from '../domain/clock.js';
import { DAY_MS } from '../domain/durations.js';
import type { AlertsStore } from '../alerts/room.js';
import type { PushServicesStore } from './pushServices.store.js';

/** Admins are alerted this many days before credentials expire. */
const WARNED_BEFORE_DAYS = 30;

/** Alerts admins to credentials that expire soon or have expired. */
export function createCredentialExpiry({
  store,
  clock,
}: {
  store: { pushServices: PushServicesStore; alerts: AlertsStore };
  clock: Clock;
}) {
  return {
    /** @returns the number of their push services */
    async check(): Promise<number> {
      const now = clock();
      const expiring = await store.pushServices.expiring(new Date(now.getTime() + WARNED_BEFORE_DAYS * DAY_MS));
      for (const { expiresAt, ...lane } of expiring) {
        const day = expiresAt.toISOString().slice(0, 10);
        const message =
          expiresAt <= now
            ? `The certificate has run out on ${day}: upload a new one.`
            : `The certificate runs out on ${day}: upload a new one before.`;
        await store.alerts.raise(lane, 'CREDENTIALS_EXPIRE', { message, code: null }, now);
      }
      return expiring.length;
    },
  };
}
