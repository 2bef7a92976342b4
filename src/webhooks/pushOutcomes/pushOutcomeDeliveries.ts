import type { CredentialVault } from '../../credentials/room.js';
import type { Clock } from '../../domain/clock.js';
import { fittingPushes, pushOutcomeMessage } from './pushOutcomeMessage.js';
import { afterRefusal, isRefusalOfContent } from './pushOutcomePolicy.js';
import type { LeasedOutcomes, PushOutcomesStore } from './pushOutcomes.store.js';
import type { WebhookRequest } from '../sending/webhookRequest.js';
import type { WebhookWork } from '../sending/webhookDispatcher.js';
import { nextWebhookTry } from '../sending/webhookPolicy.js';

/** As that of client events (webhookDeliveries.ts). */
const LEASE_MS = 60_000;
/** How long outcomes wait for others after a request that was not full. */
export const GATHER_MS = 500;

interface PushOutcomeDeliveriesOptions {
  store: { pushOutcomes: PushOutcomesStore };
  vault: CredentialVault;
  clock: Clock;
  random: () => number;
  /** Called with the number of outcomes that were dropped because the platform refuses them. */
  onDropped: (count: number) => void;
}

/** Sends outcomes of pushes. The requests of one type and tenant follow one after the other. */
export function createPushOutcomeDeliveries(
  options: PushOutcomeDeliveriesOptions,
): WebhookWork<LeasedOutcomes, WebhookRequest> {
  const { store, vault, clock, random, onDropped } = options;
  const { pushOutcomes } = store;
  return {
    lease(capacity) {
      const now = clock();
      return pushOutcomes.lease(now, new Date(now.getTime() + LEASE_MS), capacity);
    },
    /** The loop looks at fixed times instead. */
    nextDueAt: () => Promise.resolve(null),
    async prepare(leased) {
      const { tenantId, url, secret } = leased;
      const found = await pushOutcomes.pushes(leased);
      if (found.length === 0) return null;
      const pushes = fittingPushes(tenantId, found);
      if (pushes.length < found.length) {
        const ids = pushes.map(({ id }) => id);
        if (!(await pushOutcomes.shorten(leased, ids))) return null;
      }
      const opened = vault.openWebhookSecret(secret.sealed, secret.keyId, tenantId);
      return { url, secret: opened, ...pushOutcomeMessage({ ...leased, pushes }) };
    },
    async settle(leased, outcome) {
      const now = clock();
      if (outcome === null || outcome.kind === 'delivered') {
        return pushOutcomes.taken(leased, now, new Date(now.getTime() + GATHER_MS));
      }
      const failingSince = leased.failingSince ?? now;
      const failure = { failingSince, reason: outcome.reason };
      const retry = { outcome, failingSince, now, random: random() };
      const size = leased.batch.length;
      if (!isRefusalOfContent(outcome)) {
        const dueAt = nextWebhookTry({ ...retry, attempt: leased.attempt + 1 });
        const { refusals, refusedSince } = leased;
        await pushOutcomes.failed(leased, { ...failure, dueAt, kept: size, refusals, refusedSince });
        return false;
      }
      const refusals = leased.refusals + 1;
      const refusedSince = leased.refusedSince ?? now;
      const next = afterRefusal({ size, statusCode: outcome.statusCode, refusals, refusedSince, now });
      // What has not been refused yet is sent soon.
      const dueAt = nextWebhookTry({ ...retry, attempt: next === 'REPEAT' ? refusals : 1 });
      if (next === 'DROP') onDropped(await pushOutcomes.refused(leased, { ...failure, dueAt }));
      else {
        const rest = next === 'HALVE' ? { kept: Math.ceil(size / 2), refusals: 0, refusedSince: null } : null;
        await pushOutcomes.failed(leased, { ...failure, dueAt, ...(rest ?? { kept: size, refusals, refusedSince }) });
      }
      return false;
    },
  };
}
