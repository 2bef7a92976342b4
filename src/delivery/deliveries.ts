import type { Clock } from '../domain/clock.js';
import {
  nextStep,
  UNCONFIRMED,
  type DeliveryAttempt,
  type DeliveryStatus,
  type TokenRemoval,
  type TokenTrust,
} from './deliveryPolicy.js';
import type { Lane } from '../domain/lane.js';
import { isPresent } from '../chats/room.js';
import type { Outcome } from '../domain/outcome.js';
import type { Settlement } from './deliveries.store.js';
import type { LeaseRoom } from './deliveryLeases.store.js';
import type { LeasedDelivery } from './leasedDelivery.js';
import { mayHaveMoreDue } from './mayHaveMoreDue.js';
import type { Credentials, OpenedCredentials } from '../credentials/room.js';
import type { DeliveriesStore } from './deliveries.store.js';
import type { DeliveryLeasesStore } from './deliveryLeases.store.js';
import type { GatewayNodesStore } from './gatewayNodes.store.js';
import type { QuarantineStore } from './quarantine.store.js';
import type { TokenStandingsStore } from './tokenStandings.store.js';

/** What was taken from the outbox. */
export interface Lease {
  leased: LeasedDelivery[];
  /** Whether something may be due still, for want of room. */
  mayHaveMoreDue: boolean;
}

/** The device that a push goes to. */
export type SendTarget = NonNullable<LeasedDelivery['target']>;

/** A leased delivery that is to be sent now. */
export interface ReadyDelivery {
  leased: LeasedDelivery;
  target: SendTarget;
  credentials: OpenedCredentials;
}

/** How a delivery stands after a look at it. */
export interface Settled {
  status: DeliveryStatus;
  reason: string | null;
  /** Why the subscription was removed, if it was. */
  removed: TokenRemoval['reason'] | null;
}

/** One send and what the provider said. */
export interface Sent {
  outcome: Outcome;
  at: Date;
  durationMs: number;
  /** What the provider's word on a token is worth now. */
  tokenTrust: TokenTrust;
}

/**
 * A lease lasts longer than any send: a look whether the provider answers (10 s), then with the current credentials and with
 * the previous ones a token, a send, a new token and a send (40 s each). So only leases of a node that is gone lapse, and
 * those are taken over long before.
 */
const LEASE_MS = 150_000;
/** A node that has not said for so long that it lives is dead to the others. It has to say so three times as often. */
export const DEAD_AFTER_MS = 15_000;
/** Why a delivery waits although it is due, and how many milliseconds unless said otherwise. */
const POSTPONED_MS = {
  /** For a reason of our own, such as credentials that cannot be opened. */
  NOT_SENT: 15_000,
  /** Nothing is leased from a lane whose circuit is open. */
  CIRCUIT_OPEN: 0,
  /** It may have arrived, so it is not sent again before the provider answers. */
  PROVIDER_SILENT: 4_000,
  /** Nothing was delivered to its token yet, and many such are refused: it says itself how long. */
  TOKEN_UNPROVEN: 1_000,
};
/** A client that looks for so long without getting an event does not get through: it is notified all the same. */
const HELD_AT_MOST_MS = 120_000;
export type PostponeReason = keyof typeof POSTPONED_MS;
/** Beyond this nobody needs the exact number, and counting it would cost. */
const MAX_COUNTED = 100_000;

/** The use cases of deliveries on their way; deliveryHistory.ts has those of who looks at them. */
export type Deliveries = ReturnType<typeof createDeliveryService>;

export interface DeliveriesOptions {
  store: {
    deliveries: DeliveriesStore;
    deliveryLeases: DeliveryLeasesStore;
    quarantine: QuarantineStore;
    gatewayNodes: GatewayNodesStore;
    tokenStandings: TokenStandingsStore;
  };
  credentials: Credentials;
  clock: Clock;
  random: () => number;
  /** The longest time that a client is said to be present for, in milliseconds. */
  longestPresenceMs: number;
}

export function createDeliveryService(options: DeliveriesOptions) {
  const { store, credentials, clock, random, longestPresenceMs } = options;
  const leaseUntil = () => new Date(clock().getTime() + LEASE_MS);

  function settle(leased: LeasedDelivery, end: Partial<Settlement> & { status: DeliveryStatus }): Promise<undefined> {
    const { tenantId, id, lease } = leased;
    const nothingSent = { attempt: null, reason: null, providerMessageId: null, dueAt: null };
    return store.deliveries.settle({ tenantId, id, lease, at: clock(), ...nothingSent, ...end });
  }

  /** Settles a delivery without a send. */
  async function close(leased: LeasedDelivery, status: DeliveryStatus, reason: string): Promise<Settled> {
    await settle(leased, { status, reason });
    return { status, reason, removed: null };
  }

  function putOff(leased: LeasedDelivery, reason: string, dueAt: Date): Promise<undefined> {
    return settle(leased, { status: leased.attempts.length > 0 ? 'RETRYING' : 'PENDING', reason, dueAt });
  }

  return {
    /** Takes due deliveries for this node, as many as there is room for. */
    async lease(room: LeaseRoom): Promise<Lease> {
      // A look without room says nothing of what is due.
      if (room.total === 0) return { leased: [], mayHaveMoreDue: true };
      const leased = await store.deliveryLeases.lease(clock(), leaseUntil(), room);
      return { leased, mayHaveMoreDue: mayHaveMoreDue(leased, room) };
    },
    /** When a lease of this moment lapses. */
    leaseUntil,

    /** What is suspected of stopping gateways, by lane. */
    quarantined: () => store.quarantine.lanes(),
    /** Takes one of the lane's suspects that is due, or null. */
    leaseQuarantined: (lane: Lane) => store.quarantine.leaseOne(lane, clock(), leaseUntil()),

    nextDueAt: (room: LeaseRoom) => store.deliveryLeases.nextDueAt(room),
    reclaim: (known: readonly string[]) => store.deliveryLeases.reclaim(known, clock()),
    giveBack: (doubtful: readonly { tenantId: number; id: string }[]) =>
      store.deliveryLeases.giveBack(doubtful, clock()),
    takeOverLeases: () => store.deliveryLeases.takeOverLeases(clock(), LEASE_MS),

    /** Says that this node lives. @returns the nodes that do not, and how far this clock is ahead of the database's */
    async beat(): Promise<{ dead: string[]; aheadMs: number }> {
      const asked = clock().getTime();
      const { now, dead } = await store.gatewayNodes.beat(DEAD_AFTER_MS);
      return { dead, aheadMs: (asked + clock().getTime()) / 2 - now.getTime() };
    },
    /** Takes over what dead nodes have in hand. @returns how many deliveries */
    takeOverFrom: (dead: readonly string[]) => store.gatewayNodes.freeLeasesOf(dead, DEAD_AFTER_MS, clock(), LEASE_MS),
    leave: () => store.gatewayNodes.leave(clock(), LEASE_MS),

    /** What is not settled: how much (counted up to 100,000), and since when the oldest. */
    outstanding: () => store.deliveries.outstanding(MAX_COUNTED),

    /**
     * What is needed to send a leased delivery; or, where it must not be sent, how it was settled instead; or null where it
     * waits, because the client is there to fetch the event by itself.
     */
    async prepare(leased: LeasedDelivery): Promise<ReadyDelivery | Settled | null> {
      const { target, presentUntil } = leased;
      if (!target) return close(leased, 'SUPPRESSED', leased.removalReason ?? 'NOT_SUBSCRIBED');
      if (leased.fetched) return close(leased, 'SUPPRESSED', 'CLIENT_FETCHED');
      if (leased.expiresAt <= clock()) {
        return close(leased, 'EXPIRED', unconfirmedSends(leased) > 0 ? UNCONFIRMED : 'TOO_LATE');
      }
      const heldMs = clock().getTime() - leased.createdAt.getTime();
      // Far in the future where the clock has been set back since.
      const isHeldTooLong = Math.abs(heldMs) >= HELD_AT_MOST_MS;
      if (presentUntil && isPresent(presentUntil, clock(), longestPresenceMs) && !isHeldTooLong) {
        await putOff(leased, 'CLIENT_PRESENT', presentUntil);
        return null;
      }
      const { tenantId, appId, service } = leased;
      const opened = await credentials.of({ tenantId, appId, service });
      const isConfigured = target.bundleId === null || opened?.bundleIds.includes(target.bundleId);
      if (!opened || !isConfigured) return close(leased, 'SUPPRESSED', 'SERVICE_NOT_CONFIGURED');
      return { leased, target, credentials: opened };
    },

    /** Puts off a delivery from which nothing was sent; it counts as no send. */
    postpone: (leased: LeasedDelivery, reason: PostponeReason, waitMs = POSTPONED_MS[reason]) =>
      putOff(leased, reason, new Date(clock().getTime() + waitMs)),

    /** What is known of the token that a delivery is to be sent to. */
    tokenStanding: ({ leased, target }: Pick<ReadyDelivery, 'leased' | 'target'>) =>
      store.tokenStandings.find(leased.tenantId, leased.chatId, target.deviceToken),

    /**
     * Says that a send begins, where a gateway has stopped with this delivery before: only then is it worth a statement.
     * @returns false where it is not to be sent, because another node has it by now
     */
    async begin({ tenantId, id, lease, interruptions }: LeasedDelivery): Promise<boolean> {
      return interruptions === 0 || store.deliveries.beginSend({ tenantId, id, lease, at: clock() });
    },

    /** Applies the delivery policy to what the provider said. */
    async settle({ leased, target }: Pick<ReadyDelivery, 'leased' | 'target'>, sent: Sent): Promise<Settled> {
      const { tenantId, chatId } = leased;
      const now = clock();
      const attempt = attemptOf(sent);
      const { status, reason, removal, providerMessageId, retryAt } = nextStep({
        outcome: sent.outcome,
        attempt: sendsOf(leased),
        unconfirmed: unconfirmedSends(leased) + (attempt.ambiguous ? 1 : 0),
        tokenTrust: sent.tokenTrust,
        sentAt: sent.at,
        now,
        expiresAt: leased.expiresAt,
        random: random(),
      });
      // First, because a delivery that is settled is not looked at again.
      const removed =
        removal !== null &&
        (await store.deliveries.removeToken({
          tenantId,
          chatId,
          deviceToken: target.deviceToken,
          removal,
          detail: reason ?? sent.outcome.kind,
          at: now,
        }));
      await settle(leased, { status, attempt, reason, providerMessageId, dueAt: retryAt, at: now });
      return { status, reason, removed: removed ? removal.reason : null };
    },
  };
}

/** Sends so far of which nobody knows whether they arrived. */
export function unconfirmedSends({ attempts }: LeasedDelivery): number {
  return attempts.filter((attempt) => attempt.ambiguous).length;
}

/** The number of the send that this lease is for: those that a gateway stopped in were perhaps none. */
export function sendsOf({ attempts }: LeasedDelivery): number {
  return attempts.filter((attempt) => attempt.outcome !== 'interrupted').length + 1;
}

function attemptOf({ outcome, at, durationMs }: Sent): DeliveryAttempt {
  return {
    at,
    outcome: outcome.kind,
    reason: outcome.kind === 'delivered' ? null : outcome.reason,
    statusCode: outcome.statusCode,
    durationMs: Math.round(durationMs),
    ambiguous: outcome.kind === 'retry' && outcome.ambiguous,
  };
}
