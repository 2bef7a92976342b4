import type { CredentialVault } from '../credentials/room.js';
import type { Clock } from '../domain/clock.js';
import { pushOutcomeMessage } from './pushOutcomeMessage.js';
import type { LeasedOutcomes, PushOutcomesStore } from './pushOutcomes.store.js';
import type { WebhookRequest } from './webhookDeliveries.js';
import type { WebhookWork } from './webhookDispatcher.js';
import { nextWebhookTry } from './webhookPolicy.js';

/** As that of client events (webhookDeliveries.ts). */
const LEASE_MS = 60_000;
/** So long outcomes wait for others after a request that was not full. */
export const GATHER_MS = 500;

interface PushOutcomeDeliveriesOptions {
  store: { pushOutcomes: PushOutcomesStore };
  vault: CredentialVault;
  clock: Clock;
  random: () => number;
}

/** Sends outcomes of pushes: of one type and tenant one request after the other. */
export function createPushOutcomeDeliveries(
  options: PushOutcomeDeliveriesOptions,
): WebhookWork<LeasedOutcomes, WebhookRequest> {
  const { store, vault, clock, random } = options;
  const { pushOutcomes } = store;
  return {
    lease(room) {
      const now = clock();
      return pushOutcomes.lease(now, new Date(now.getTime() + LEASE_MS), room);
    },
    /** They are looked for at fixed times. */
    nextDueAt: () => Promise.resolve(null),
    async prepare(leased) {
      const { tenantId, url, secret } = leased;
      const pushes = await pushOutcomes.pushes(leased);
      if (pushes.length === 0) return null;
      const opened = vault.openWebhookSecret(secret.sealed, secret.keyId, tenantId);
      return { url, secret: opened, ...pushOutcomeMessage({ ...leased, pushes }) };
    },
    async settle(leased, outcome) {
      const now = clock();
      if (outcome === null || outcome.kind === 'delivered') {
        return pushOutcomes.taken(leased, now, new Date(now.getTime() + GATHER_MS));
      }
      const failingSince = leased.failingSince ?? now;
      const attempt = leased.attempt + 1;
      const dueAt = nextWebhookTry({ outcome, attempt, failingSince, now, random: random() });
      await pushOutcomes.failed(leased, { failingSince, reason: outcome.reason, dueAt });
      return false;
    },
  };
}
