import { afterOutcome, CLOSED, isWaiting, tokenTrust, type Circuit, type SentToken } from './circuit.js';
import type { Clock } from '../domain/clock.js';
import type { TokenTrust } from './deliveryPolicy.js';
import { laneKey, providerOf, type Lane } from '../domain/lane.js';
import type { Provider } from '../domain/pushService.js';
import type { Outcome } from '../domain/outcome.js';
import type { OpenedCredentials } from '../credentials/room.js';
import type { LeaseRoom } from './deliveryLeases.store.js';

/** A circuit that has opened or closed. */
export interface CircuitChange {
  lane: Lane;
  before: Circuit;
  after: Circuit;
  /** The credentials that it speaks of. */
  version: string;
}

export interface LanesOptions {
  clock: Clock;
  random: () => number;
  /** Deliveries under way at once: of everybody, of one provider, of one tenant. */
  limits: { total: number; provider: number; tenant: number };
  onCircuit: (change: CircuitChange) => void;
}

/** What was sent with: `version` tells it from what was set up before and after. */
export type UsedCredentials = Pick<OpenedCredentials, 'version' | 'haveDelivered'>;

/** The place that one delivery takes while it is under way. */
export interface Slot {
  /** Whether nothing is to be sent now. */
  isClosed(): boolean;
  /**
   * What a provider has said of a push that was sent with these credentials.
   * @returns what its word on a token is worth now
   */
  report(outcome: Outcome, token: SentToken, credentials: UsedCredentials): TokenTrust;
  /** Gives it back. @returns whether something may have been waiting for it */
  leave(): boolean;
}

type App = Pick<Lane, 'tenantId' | 'appId'>;

/** Places that are kept until it is known what goes there. */
export interface Reservation {
  /** In the order that was asked in. */
  has: readonly boolean[];
  /** Gives them back, to be entered one by one. @returns whether something may have been waiting for them */
  end(): boolean;
}

/**
 * The bulkheads of one node: how much is under way for whom, and which lanes are not to be used now, so that neither a
 * provider that hangs, nor a tenant with a backlog, nor a key that is refused takes the places of the others.
 */
export interface Lanes {
  /** What may be leased now. */
  capacity(): LeaseRoom;
  /** The next time when an open circuit may be tried again; null: none, or it may be tried now. */
  nextTry(): Date | null;
  /** Takes a place for one delivery. */
  enter(lane: Lane): Slot;
  /**
   * Keeps places for deliveries of which nobody knows yet by which service they go. An app with an open circuit gets none, and
   * half of the room is left to what waits.
   * @returns which of them have one
   */
  reserve(apps: readonly App[]): Reservation;
  /** An app's credentials may be others now: where its lanes are closed, one may go to see at once. */
  tryNow(app: App): void;
  /** Lanes that are not closed to sending do not appear. */
  open(): { lane: Lane; circuit: Circuit }[];
  readonly underWay: number;
}

interface State {
  lane: Lane;
  circuit: Circuit;
  underWay: number;
  /** The credentials that the circuit speaks of, and since which place: what entered before says nothing of them. */
  version: string | null;
  since: number;
  /** Since which place the open circuit is on trial: what entered before has nothing to say about it. */
  onTrialSince: number;
}

export function createLanes({ clock, random, limits, onCircuit }: LanesOptions): Lanes {
  // Bounded by the push services that are configured.
  const lanes = new Map<string, State>();
  const tenants = new Map<number, number>();
  const providers: Record<Provider, number> = { apns: 0, firebase: 0 };
  /** Of any provider, so that they count for each. */
  let reserved = 0;
  let entered = 0;

  function stateOf(lane: Lane): State {
    const key = laneKey(lane);
    let state = lanes.get(key);
    if (!state)
      lanes.set(key, (state = { lane, circuit: CLOSED, underWay: 0, version: null, since: 0, onTrialSince: 0 }));
    return state;
  }

  function countTenant(tenantId: number, by: 1 | -1): void {
    const left = (tenants.get(tenantId) ?? 0) + by;
    if (left === 0) tenants.delete(tenantId);
    else tenants.set(tenantId, left);
  }

  function count({ tenantId, service }: Lane, by: 1 | -1): void {
    countTenant(tenantId, by);
    providers[providerOf(service)] += by;
  }

  const ofProvider = (provider: Provider) => providers[provider] + reserved;

  /** An open circuit lets one delivery go to see whether all is well again. */
  function freeIn({ circuit, underWay }: State, now: Date): number | null {
    if (circuit.open === null) return null;
    return !isWaiting(circuit.open, now) && underWay === 0 ? 1 : 0;
  }

  function change(state: State, circuit: Circuit, version: string): void {
    const before = state.circuit;
    state.circuit = circuit;
    // Also at the first delivery: an earlier life of this process may have told of something.
    const isNews = before.open?.retryAt !== circuit.open?.retryAt || (circuit.proven && !before.proven);
    if (isNews) onCircuit({ lane: state.lane, before, after: circuit, version });
  }

  const total = () => providers.apns + providers.firebase + reserved;

  function isSaturated({ tenantId, service }: Lane): boolean {
    return (
      total() >= limits.total ||
      (tenants.get(tenantId) ?? 0) >= limits.tenant ||
      ofProvider(providerOf(service)) >= limits.provider
    );
  }

  const isFull = () =>
    total() >= limits.total ||
    Math.max(ofProvider('apns'), ofProvider('firebase')) >= limits.provider ||
    [...tenants.values()].some((underWay) => underWay >= limits.tenant);

  return {
    capacity() {
      const now = clock();
      return {
        total: limits.total - total(),
        perTenant: limits.tenant,
        perProvider: {
          apns: Math.max(0, limits.provider - ofProvider('apns')),
          firebase: Math.max(0, limits.provider - ofProvider('firebase')),
        },
        tenants: [...tenants].map(([tenantId, underWay]) => ({
          tenantId,
          free: Math.max(0, limits.tenant - underWay),
        })),
        lanes: [...lanes.values()].flatMap((state) => {
          const free = freeIn(state, now);
          return free === null ? [] : [{ ...state.lane, free }];
        }),
      };
    },
    nextTry() {
      const now = clock();
      const times = [...lanes.values()].flatMap(({ circuit: { open } }) =>
        open && isWaiting(open, now) ? [open.retryAt.getTime()] : [],
      );
      return times.length === 0 ? null : new Date(Math.min(...times));
    },
    enter(lane) {
      const state = stateOf(lane);
      const place = (entered += 1);
      state.underWay += 1;
      count(lane, 1);
      return {
        isClosed() {
          const { open } = state.circuit;
          // The one that goes to see is alone.
          return open !== null && (state.underWay > 1 || isWaiting(open, clock()));
        },
        report(outcome, token, credentials) {
          const { version, haveDelivered } = credentials;
          if (version !== state.version && place < state.since) return tokenTrust(CLOSED, credentials);
          if (state.circuit.open !== null && place < state.onTrialSince) return tokenTrust(state.circuit, credentials);
          const circuit = version === state.version ? state.circuit : CLOSED;
          if (version !== state.version) Object.assign(state, { version, since: place });
          const input = { outcome, ...token, haveDelivered, now: clock(), random: random() };
          change(state, afterOutcome(circuit, input), version);
          return tokenTrust(state.circuit, credentials);
        },
        leave() {
          const wasShort = state.circuit.open !== null || isSaturated(lane);
          state.underWay -= 1;
          count(lane, -1);
          return wasShort;
        },
      };
    },
    reserve(apps) {
      const closed = [...lanes.values()].filter(({ circuit }) => circuit.open !== null);
      const has = apps.map((app) => {
        const { tenantId } = app;
        const isFree =
          2 * total() < limits.total &&
          2 * Math.max(ofProvider('apns'), ofProvider('firebase')) < limits.provider &&
          2 * (tenants.get(tenantId) ?? 0) < limits.tenant &&
          !closed.some(({ lane }) => isOf(app, lane));
        if (isFree) {
          reserved += 1;
          countTenant(tenantId, 1);
        }
        return isFree;
      });
      return {
        has,
        end() {
          const wasFull = isFull();
          for (const [index, { tenantId }] of apps.entries()) {
            if (!has[index]) continue;
            reserved -= 1;
            countTenant(tenantId, -1);
          }
          return wasFull;
        },
      };
    },
    tryNow({ tenantId, appId }) {
      for (const state of lanes.values()) {
        const { lane, circuit } = state;
        if (!isOf({ tenantId, appId }, lane) || circuit.open === null) continue;
        state.circuit = { ...circuit, open: { ...circuit.open, retryAt: clock() } };
        state.onTrialSince = entered + 1;
      }
    },
    open: () => [...lanes.values()].filter(({ circuit }) => circuit.open !== null),
    get underWay() {
      return providers.apns + providers.firebase;
    },
  };
}

function isOf({ tenantId, appId }: App, lane: Lane): boolean {
  return lane.tenantId === tenantId && lane.appId === appId;
}
