import type { Clock } from '../domain/clock.js';
import type { Redacted } from '../domain/redacted.js';
import { webhookMessage, type WebhookMessage } from './webhookMessage.js';
import { nextWebhookTry, type WebhookOutcome } from './webhookPolicy.js';
import type { CredentialVault } from '../credentials/room.js';
import type { LeasedChat, WebhookRoom } from './webhookQueues.store.js';
import type { WebhookHealthStore } from './webhookHealth.store.js';
import type { WebhookQueuesStore } from './webhookQueues.store.js';

/** What a platform is to be told, and where. */
export interface WebhookRequest extends WebhookMessage {
  url: string;
  secret: Redacted;
}

/**
 * A lease lasts longer than reading the events, a request (15 s) and recording what came of it: only leases of a node that
 * is gone lapse, and those are taken over before.
 */
const LEASE_MS = 60_000;

/** The use cases of telling platforms what clients do: the dispatcher's. */
export type WebhookDeliveries = ReturnType<typeof createWebhookDeliveryService>;

export interface WebhookDeliveriesOptions {
  store: { webhookQueues: WebhookQueuesStore; webhookHealth: WebhookHealthStore };
  vault: CredentialVault;
  clock: Clock;
  random: () => number;
}

export function createWebhookDeliveryService({ store, vault, clock, random }: WebhookDeliveriesOptions) {
  const { webhookQueues } = store;
  return {
    /** Takes chats with something to tell for this node, as many as there is room for. */
    lease(room: WebhookRoom): Promise<LeasedChat[]> {
      const now = clock();
      return webhookQueues.lease(now, new Date(now.getTime() + LEASE_MS), room);
    },

    nextDueAt: (room: WebhookRoom) => webhookQueues.nextDueAt(room),
    takeOverLeases: () => webhookQueues.takeOverLeases(clock()),
    outstanding: () => store.webhookHealth.outstanding(),

    /**
     * What to send for a leased chat; null: nothing, its events are gone or were taken already.
     * @throws Error when the secret cannot be opened
     */
    async prepare(leased: LeasedChat): Promise<WebhookRequest | null> {
      const { tenantId, url, secret } = leased;
      const events = await webhookQueues.events(leased);
      if (events.length === 0) return null;
      const opened = vault.openWebhookSecret(secret.sealed, secret.keyId, tenantId);
      return { url, secret: opened, ...webhookMessage({ ...leased, events }) };
    },

    /**
     * Records what came of it, and when to send again what the platform did not take.
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
