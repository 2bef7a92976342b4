import type { Clock } from '../domain/clock.js';
import { authorize, tenantOf, type Caller } from '../domain/caller.js';
import { MAX_UNCONFIRMED, nextStep, type DeliveryAttempt, type DeliveryStatus } from '../domain/deliveryPolicy.js';
import type { Outcome } from '../domain/outcome.js';
import type { PushCredentials, PushService } from '../domain/pushService.js';
import type { ChatSessionRecord } from '../store/chatSessions.js';
import type { CredentialVault } from '../store/credentialVault.js';
import type { LeasedDelivery } from '../store/deliveries.js';
import type { DeliveryRecord, Slice } from '../store/deliveryHistory.js';
import type { Store } from '../store/store.js';
import type { Directory } from './directory.js';

/** A leased delivery that is to be sent now. */
export interface ReadyDelivery {
  leased: LeasedDelivery;
  target: NonNullable<LeasedDelivery['target']>;
  credentials: PushCredentials;
}

/** How a delivery stands after a send. */
export interface Settled {
  status: DeliveryStatus;
  service: PushService | null;
  reason: string | null;
}

/**
 * A lease lasts longer than any send (Firebase: a token, a send, a new token, a send: 40 s) and the recording of what came
 * of it (20 s), so that only a dead node's leases lapse.
 */
const LEASE_MS = 75_000;
/** What could not be sent for a reason of our own waits this long. */
const NOT_SENT_RETRY_MS = 15_000;

/** The use cases of deliveries: on one side the dispatcher's, on the other the admins'. */
export type Deliveries = ReturnType<typeof createDeliveryService>;

export interface DeliveriesOptions {
  store: Pick<Store, 'deliveries' | 'deliveryHistory'>;
  directory: Directory;
  vault: CredentialVault;
  clock: Clock;
  random: () => number;
}

export function createDeliveryService({ store, directory, vault, clock, random }: DeliveriesOptions) {
  const opened = new WeakMap<Uint8Array, PushCredentials>();

  /** The credentials to send with, opened once as long as the directory remembers the app. */
  async function credentialsFor(
    tenantId: number,
    appId: string,
    service: PushService,
  ): Promise<PushCredentials | null> {
    const app = await directory.app(tenantId, appId);
    const config = app?.pushServices.find((entry) => entry.service === service && entry.enabled);
    if (!config) return null;
    const known = opened.get(config.sealedCredentials);
    if (known) return known;
    const credentials = vault.open(config.sealedCredentials, config.keyId, { tenantId, appId, service });
    opened.set(config.sealedCredentials, credentials);
    return credentials;
  }

  /** Settles a delivery without a send. */
  async function close(leased: LeasedDelivery, status: DeliveryStatus, reason: string): Promise<Settled> {
    await store.deliveries.settle({
      tenantId: leased.tenantId,
      id: leased.id,
      leasedAttempt: leased.attempt,
      status,
      attempt: null,
      reason,
      providerMessageId: null,
      dueAt: null,
      at: clock(),
    });
    return { status, service: leased.target?.service ?? null, reason };
  }

  return {
    /** Takes up to `limit` due deliveries for this node. */
    lease(limit: number): Promise<LeasedDelivery[]> {
      const now = clock();
      return store.deliveries.lease(now, new Date(now.getTime() + LEASE_MS), limit);
    },

    nextDueAt: () => store.deliveries.nextDueAt(),
    takeOverLeases: () => store.deliveries.takeOverLeases(clock()),

    /** What is needed to send a leased delivery; or, where it must not be sent, how it was settled instead. */
    async prepare(leased: LeasedDelivery): Promise<ReadyDelivery | Settled> {
      const { target } = leased;
      if (!target) return close(leased, 'SUPPRESSED', leased.removalReason ?? 'NOT_SUBSCRIBED');
      if (leased.expiresAt <= clock()) return close(leased, 'EXPIRED', 'TOO_LATE');
      if (unconfirmedBefore(leased) >= MAX_UNCONFIRMED) return close(leased, 'FAILED', 'UNCONFIRMED');
      const credentials = await credentialsFor(leased.tenantId, leased.appId, target.service);
      if (!credentials) return close(leased, 'SUPPRESSED', 'SERVICE_NOT_CONFIGURED');
      return { leased, target, credentials };
    },

    /** Puts off a delivery that could not even be sent; it counts as no send. */
    async postpone(leased: LeasedDelivery): Promise<void> {
      const at = clock();
      const attempt = {
        at,
        outcome: 'retry',
        reason: 'NOT_SENT',
        statusCode: null,
        durationMs: 0,
        ambiguous: false,
      } as const;
      await store.deliveries.settle({
        tenantId: leased.tenantId,
        id: leased.id,
        leasedAttempt: leased.attempt,
        status: 'RETRYING',
        attempt,
        reason: attempt.reason,
        providerMessageId: null,
        dueAt: new Date(at.getTime() + NOT_SENT_RETRY_MS),
        at,
      });
    },

    /** Applies the delivery policy to what the provider said. */
    async settle(
      { leased, target }: ReadyDelivery,
      outcome: Outcome,
      sentAt: Date,
      durationMs: number,
    ): Promise<Settled> {
      const now = clock();
      const attempt = attemptOf(outcome, sentAt, durationMs);
      const step = nextStep({
        outcome,
        attempt: leased.attempt,
        unconfirmed: unconfirmedBefore(leased) + (attempt.ambiguous ? 1 : 0),
        sentAt,
        now,
        expiresAt: leased.expiresAt,
        random: random(),
      });
      if (step.removeTokenOf) {
        await store.deliveries.removeToken({
          tenantId: leased.tenantId,
          chatId: leased.chatId,
          deviceToken: target.deviceToken,
          registeredBefore: step.removeTokenOf,
          reason: step.reason ?? outcome.kind,
          at: now,
        });
      }
      await store.deliveries.settle({
        tenantId: leased.tenantId,
        id: leased.id,
        leasedAttempt: leased.attempt,
        status: step.status,
        attempt,
        reason: step.reason,
        providerMessageId: step.providerMessageId,
        dueAt: step.retryAt,
        at: now,
      });
      return { status: step.status, service: target.service, reason: step.reason };
    },

    /** A chat's deliveries, oldest first. @throws DomainError FORBIDDEN */
    async ofChat(caller: Caller, session: ChatSessionRecord, slice: Slice<number>): Promise<DeliveryRecord[]> {
      authorize(caller, 'readDeliveries');
      return store.deliveryHistory.ofChat(tenantOf(caller).id, session.chatId, slice);
    },
  };
}

/** Earlier sends of which nobody knows whether they arrived: ambiguous ones, and those begun but never told of. */
function unconfirmedBefore(leased: LeasedDelivery): number {
  const told = leased.attempts.filter((attempt) => !attempt.ambiguous).length;
  return leased.attempt - 1 - told;
}

function attemptOf(outcome: Outcome, at: Date, durationMs: number): DeliveryAttempt {
  return {
    at,
    outcome: outcome.kind,
    reason: outcome.kind === 'delivered' ? null : outcome.reason,
    statusCode: outcome.statusCode,
    durationMs: Math.round(durationMs),
    ambiguous: outcome.kind === 'retry' && outcome.ambiguous,
  };
}
