import type { Clock } from '../../domain/clock.js';
import { webhookMessage } from '../sending/webhookMessage.js';
import type { ChatRequest } from '../sending/webhookRequest.js';
import type { WebhookCapacity } from '../sending/webhookSlots.js';
import { nextWebhookTry, type WebhookOutcome } from '../sending/webhookPolicy.js';
import type { CredentialVault } from '../../credentials/room.js';
import type { LeasedChat } from './webhookQueues.store.js';
import type { WebhookHealthStore } from './webhookHealth.store.js';
import type { WebhookQueuesStore } from './webhookQueues.store.js';

/**
 * A lease lasts longer than reading the events, a request (15 s) and recording its result. Only leases of a dead node
 * expire, and those are taken over earlier.
 */
const LEASE_MS = 60_000;

interface WebhookDeliveriesOptions {
  store: { webhookQueues: WebhookQueuesStore; webhookHealth: WebhookHealthStore };
  vault: CredentialVault;
  clock: Clock;
  random: () => number;
}

/** The use cases of the dispatcher. */
export function createWebhookDeliveries({ store, vault, clock, random }: WebhookDeliveriesOptions) {
  const { webhookQueues } = store;
  return {
    /** Leases chats with queued client events for this node, up to its capacity. */
    lease(capacity: WebhookCapacity): Promise<LeasedChat[]> {
      const now = clock();
      return webhookQueues.lease(now, new Date(now.getTime() + LEASE_MS), capacity);
    },

    nextDueAt: (capacity: WebhookCapacity) => webhookQueues.nextDueAt(capacity),
    takeOverLeases: () => webhookQueues.takeOverLeases(clock()),
    outstanding: () => store.webhookHealth.outstanding(),

    /**
     * The request for a leased chat; null: its events are gone or were accepted already. @throws Error if the secret
     * cannot be opened
     */
    async prepare(leased: LeasedChat): Promise<ChatRequest | null> {
      const { tenantId, tenantHost, appId, chatId, url, secret, attempt: failures } = leased;
      const events = await webhookQueues.events(leased);
      if (events.length === 0) return null;
      const opened = vault.openWebhookSecret(secret.sealed, secret.keyId, tenantId);
      const message = webhookMessage({ ...leased, events });
      const traces = [...new Set(events.flatMap(({ trace }) => trace ?? []))];
      const of = { tenantId, tenantHost, appId, chatId, eventCount: events.length, failures, traces };
      return { ...of, url, secret: opened, ...message };
    },

    /**
     * Records the result, and schedules a retry if the platform did not accept the events.
     * @param outcome null: there was nothing to send
     * @returns whether there is more to send for this chat now
     */
    settle(leased: LeasedChat, outcome: WebhookOutcome | null): Promise<boolean> {
      const at = clock();
      if (outcome === null || outcome.kind === 'delivered')
        return webhookQueues.settle(leased, { kind: 'delivered', at });
      const failingSince = leased.failingSince ?? at;
      const attempt = leased.attempt + 1;
      const dueAt = nextWebhookTry({ outcome, attempt, failingSince, now: at, random: random() });
      return webhookQueues.settle(leased, { kind: 'failed', at, failingSince, reason: outcome.reason, dueAt });
    },
  };
}
