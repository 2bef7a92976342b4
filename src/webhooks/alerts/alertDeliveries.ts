import type { CredentialVault } from '../../credentials/room.js';
import type { Clock } from '../../domain/clock.js';
import { alertMessage } from './alertMessage.js';
import type { AlertNoticesStore, LeasedNotice } from './alertNotices.store.js';
import type { WebhookRequest } from '../sending/webhookRequest.js';
import type { WebhookWork } from '../sending/webhookDispatcher.js';
import { nextWebhookTry } from '../sending/webhookPolicy.js';

/** As that of client events (webhookDeliveries.ts). */
const LEASE_MS = 60_000;

interface AlertDeliveriesOptions {
  store: { alertNotices: AlertNoticesStore };
  vault: CredentialVault;
  clock: Clock;
  random: () => number;
}

/** Sends notices of alerts, one per request. */
export function createAlertDeliveries(options: AlertDeliveriesOptions): WebhookWork<LeasedNotice, WebhookRequest> {
  const { store, vault, clock, random } = options;
  const { alertNotices } = store;
  return {
    lease(capacity) {
      const now = clock();
      return alertNotices.lease(now, new Date(now.getTime() + LEASE_MS), capacity);
    },
    nextDueAt: (capacity) => alertNotices.nextDueAt(capacity),
    prepare(leased) {
      const { url, secret, tenantId } = leased;
      const opened = vault.openWebhookSecret(secret.sealed, secret.keyId, tenantId);
      return Promise.resolve({ url, secret: opened, ...alertMessage(leased, tenantId) });
    },
    async settle(leased, outcome) {
      if (outcome === null || outcome.kind === 'delivered') return alertNotices.taken(leased);
      const now = clock();
      const failingSince = leased.failingSince ?? now;
      const attempt = leased.attempt + 1;
      const dueAt = nextWebhookTry({ outcome, attempt, failingSince, now, random: random() });
      await alertNotices.failed(leased, { failingSince, reason: outcome.reason, dueAt });
      return false;
    },
  };
}
