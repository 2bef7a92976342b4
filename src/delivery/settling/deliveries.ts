import type { Clock } from '../../domain/clock.js';
import { nextStep, UNCONFIRMED, type DeliveryStatus, type TokenRemoval, type TokenTrust } from './deliveryPolicy.js';
import type { Lane } from '../../domain/lane.js';
import { isPresent } from '../../chats/room.js';
import { routesFor } from '../../domain/credentialRoutes.js';
import type { Outcome } from '../../domain/outcome.js';
import type { PushCredentials } from '../../domain/pushService.js';
import type { Settlement, DeliveriesStore } from './deliveries.store.js';
import type { PushedTokensStore } from './pushedTokens.store.js';
import type { LeaseCapacity, DeliveryLeasesStore } from '../leases/deliveryLeases.store.js';
import type { LeasedDelivery, SendTarget } from '../leases/leasedDelivery.js';
import { attemptOf, sendsOf, unconfirmedSends } from './attempts.js';
import { mayHaveMoreDue } from '../leases/mayHaveMoreDue.js';
import type { Credentials, OpenedCredentials } from '../../credentials/room.js';
import { pushOutcomeOf } from './pushOutcome.js';
import type { GatewayNodesStore } from '../leases/gatewayNodes.store.js';
import type { QuarantineStore } from '../leases/quarantine.store.js';
import type { TokenStandingsStore } from './tokenStandings.store.js';

/** Deliveries taken from the outbox. */
export interface Lease {
  leased: LeasedDelivery[];
  /** More deliveries may be due, but capacity was used up. */
  mayHaveMoreDue: boolean;
}

/** A leased delivery to send now. */
export interface ReadyDelivery {
  leased: LeasedDelivery;
  target: SendTarget;
  credentials: OpenedCredentials;
  /** The credentials to send with, in the order of trying: at most one for each of Apple's environments. */
  routes: readonly PushCredentials[];
}

/** The state of a delivery after a check or a send. */
export interface Settled {
  status: DeliveryStatus;
  reason: string | null;
  /** Why the subscription was removed, if it was. */
  removed: TokenRemoval['reason'] | null;
}

/** One send and the provider's answer. */
export interface Sent {
  outcome: Outcome;
  at: Date;
  durationMs: number;
  /** How far the provider's verdict on a token can be trusted now. */
  tokenTrust: TokenTrust;
}

/**
 * A lease lasts longer than any send. The longest one first checks whether the provider answers (10 s). Then, with the
 * current and with the previous credentials, it gets a token, sends, gets a new token and sends again (40 s each); at APNs
 * it makes up to four sends (10 s each). So only leases of a dead node lapse, and other nodes take these over long before.
 */
const LEASE_MS = 150_000;
/** A node without a heartbeat for this long counts as dead. Nodes beat three times as often. */
export const DEAD_AFTER_MS = 15_000;
/** Why a due delivery waits, and the default wait in milliseconds. */
const POSTPONED_MS = {
  /** A fault on our side, such as credentials that cannot be decrypted. */
  NOT_SENT: 15_000,
  /** The lane's circuit is open; nothing is leased from it. */
  CIRCUIT_OPEN: 0,
  /** The push may have arrived, so it is not sent again before the provider answers. */
  PROVIDER_SILENT: 4_000,
  /** The token is new, and many new tokens are refused. The caller gives the wait. */
  TOKEN_UNPROVEN: 1_000,
};
/** A client present this long without fetching the event probably cannot; push anyway. */
const HELD_AT_MOST_MS = 120_000;
export type PostponeReason = keyof typeof POSTPONED_MS;
/** Counts end here, because an exact larger count would be slow and useless. */
const MAX_COUNTED = 100_000;

/** The use cases of deliveries under way. deliveryHistory.ts has the read side. */
export type Deliveries = ReturnType<typeof createDeliveries>;

interface DeliveriesOptions {
  store: {
    deliveries: DeliveriesStore;
    pushedTokens: PushedTokensStore;
    deliveryLeases: DeliveryLeasesStore;
    quarantine: QuarantineStore;
    gatewayNodes: GatewayNodesStore;
    tokenStandings: TokenStandingsStore;
  };
  credentials: Credentials;
  clock: Clock;
  random: () => number;
  /** The longest time a client counts as present after it was seen, in milliseconds. */
  longestPresenceMs: number;
}

export function createDeliveries(options: DeliveriesOptions) {
  const { store, credentials, clock, random, longestPresenceMs } = options;
  const leaseUntil = () => new Date(clock().getTime() + LEASE_MS);

  function settle(leased: LeasedDelivery, end: Partial<Settlement> & { status: DeliveryStatus }): Promise<undefined> {
    const { tenantId, id, lease } = leased;
    const nothingSent = { attempt: null, reason: null, providerMessageId: null, dueAt: null, outcome: null };
    return store.deliveries.settle({ tenantId, id, lease, at: clock(), ...nothingSent, ...end });
  }

  /** Settles a delivery without a send. */
  async function close(leased: LeasedDelivery, status: DeliveryStatus, reason: string): Promise<Settled> {
    await settle(leased, { status, reason, outcome: pushOutcomeOf(status, reason, false) });
    return { status, reason, removed: null };
  }

  function putOff(leased: LeasedDelivery, reason: string, dueAt: Date): Promise<undefined> {
    return settle(leased, { status: leased.attempts.length > 0 ? 'RETRYING' : 'PENDING', reason, dueAt });
  }

  return {
    /** Takes due deliveries for this node, up to its capacity. */
    async lease(capacity: LeaseCapacity): Promise<Lease> {
      // Without capacity it stays unknown what is due.
      if (capacity.total === 0) return { leased: [], mayHaveMoreDue: true };
      const leased = await store.deliveryLeases.lease(clock(), leaseUntil(), capacity);
      return { leased, mayHaveMoreDue: mayHaveMoreDue(leased, capacity) };
    },
    /** When a lease taken now lapses. */
    leaseUntil,

    /** Deliveries suspected of stopping gateways, by lane. */
    quarantined: () => store.quarantine.lanes(),
    /** Takes one due suspect of the lane; null: none is due. */
    leaseQuarantined: (lane: Lane) => store.quarantine.leaseOne(lane, clock(), leaseUntil()),

    nextDueAt: (capacity: LeaseCapacity) => store.deliveryLeases.nextDueAt(capacity),
    reclaim: (known: readonly string[]) => store.deliveryLeases.reclaim(known, clock()),
    giveBack: (doubtful: readonly { tenantId: number; id: string }[]) =>
      store.deliveryLeases.giveBack(doubtful, clock()),
    takeOverLeases: () => store.deliveryLeases.takeOverLeases(clock(), LEASE_MS),

    /** Records this node's heartbeat. @returns the dead nodes, and how far this clock is ahead of the database's */
    async beat(): Promise<{ dead: string[]; aheadMs: number }> {
      const asked = clock().getTime();
      const { now, dead } = await store.gatewayNodes.beat(DEAD_AFTER_MS);
      return { dead, aheadMs: (asked + clock().getTime()) / 2 - now.getTime() };
    },
    /** Takes over the leases of dead nodes. @returns how many deliveries */
    takeOverFrom: (dead: readonly string[]) => store.gatewayNodes.freeLeasesOf(dead, DEAD_AFTER_MS, clock(), LEASE_MS),
    leave: () => store.gatewayNodes.leave(clock(), LEASE_MS),

    /** How many deliveries are not settled (counted up to 100,000), and the creation time of the oldest. */
    outstanding: () => store.deliveries.outstanding(MAX_COUNTED),

    /**
     * Prepares a leased delivery for its send. A delivery that must not be sent is settled instead, and the settlement is
     * returned. Null: it waits, because the client is present and can fetch the event.
     */
    async prepare(leased: LeasedDelivery): Promise<ReadyDelivery | Settled | null> {
      const { target, presentUntil } = leased;
      if (!target) return close(leased, 'SUPPRESSED', leased.removalReason ?? 'NOT_SUBSCRIBED');
      if (leased.fetched) return close(leased, 'SUPPRESSED', 'CLIENT_FETCHED');
      if (leased.expiresAt <= clock()) {
        return close(leased, 'EXPIRED', unconfirmedSends(leased) > 0 ? UNCONFIRMED : 'TOO_LATE');
      }
      const heldMs = clock().getTime() - leased.createdAt.getTime();
      // Far in the future if the clock was set back in the meantime.
      const isHeldTooLong = Math.abs(heldMs) >= HELD_AT_MOST_MS;
      if (presentUntil && isPresent(presentUntil, clock(), longestPresenceMs) && !isHeldTooLong) {
        await putOff(leased, 'CLIENT_PRESENT', presentUntil);
        return null;
      }
      const { tenantId, appId, service } = leased;
      const opened = await credentials.of({ tenantId, appId, service });
      const isConfigured = target.bundleId === null || opened?.bundleIds.includes(target.bundleId);
      const routes = opened && isConfigured ? routesFor(opened.current, target) : [];
      if (!opened || routes.length === 0) return close(leased, 'SUPPRESSED', 'SERVICE_NOT_CONFIGURED');
      return { leased, target, credentials: opened, routes };
    },

    /** Postpones a delivery that was not sent. This does not count as a send. */
    postpone: (leased: LeasedDelivery, reason: PostponeReason, waitMs = POSTPONED_MS[reason]) =>
      putOff(leased, reason, new Date(clock().getTime() + waitMs)),

    /** The history of a delivery's device token. */
    tokenStanding: ({ leased, target }: Pick<ReadyDelivery, 'leased' | 'target'>) =>
      store.tokenStandings.find(leased.tenantId, leased.chatId, {
        service: target.service,
        token: target.deviceToken,
      }),

    /**
     * Records that a send begins, if a gateway stopped with this delivery before. Only then is it worth a statement.
     * @returns false if another node has leased the delivery, so it must not be sent
     */
    async begin({ tenantId, id, lease, interruptions }: LeasedDelivery): Promise<boolean> {
      return interruptions === 0 || store.deliveries.beginSend({ tenantId, id, lease, at: clock() });
    },

    /** Applies the delivery policy to the provider's answer. */
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
      // First, because a settled delivery is not processed again.
      const verdict =
        removal &&
        (await store.pushedTokens.removeToken({
          tenantId,
          chatId,
          deviceToken: target.deviceToken,
          removal,
          detail: reason ?? sent.outcome.kind,
          at: now,
        }));
      const environment = sent.outcome.kind === 'delivered' ? sent.outcome.environment : undefined;
      if (environment !== undefined && environment !== target.environment) {
        const { deviceToken } = target;
        await store.pushedTokens.rememberEnvironment({ tenantId, chatId, deviceToken, environment });
      }
      // The client has sent another address meanwhile. The newer one decides: the push goes there.
      const end = verdict === 'REPLACED' ? ({ status: 'RETRYING', dueAt: now } as const) : { status, dueAt: retryAt };
      // A subscription that is newer than the address's death is alive.
      const isAddressDead = removal !== null && target.refreshedAt <= removal.registeredBefore;
      const outcome = pushOutcomeOf(end.status, reason, isAddressDead);
      await settle(leased, { ...end, attempt, reason, providerMessageId, at: now, outcome });
      return { status: end.status, reason, removed: verdict === 'REMOVED' && removal ? removal.reason : null };
    },
  };
}
