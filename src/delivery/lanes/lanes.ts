import { afterOutcome, CLOSED, isWaiting, tokenTrust, type Circuit, type SentToken } from './circuit.js';
import type { Clock } from '../../domain/clock.js';
import type { TokenTrust } from '../settling/deliveryPolicy.js';
import { laneKey, type Lane } from '../../domain/lane.js';
import type { Outcome } from '../../domain/outcome.js';
import type { OpenedCredentials } from '../../credentials/room.js';
import type { LeaseCapacity } from '../leases/deliveryLeases.store.js';
import { createSlotCounts, type SlotLimits } from './slotCounts.js';

/** A circuit that has opened or closed. */
export interface CircuitChange {
  lane: Lane;
  before: Circuit;
  after: Circuit;
  /** The version of the circuit's credentials. */
  version: string;
}

export interface LanesOptions {
  clock: Clock;
  random: () => number;
  limits: SlotLimits;
  onCircuit: (change: CircuitChange) => void;
}

/** The credentials of a send. `version` changes with every change of the credentials. */
type UsedCredentials = Pick<OpenedCredentials, 'version' | 'haveDelivered'>;

/** The slot of one delivery under way. */
export interface Slot {
  /** Whether the lane must not send now. */
  isClosed(): boolean;
  /**
   * Reports the provider's answer to a push sent with these credentials.
   * @param outcome null: it says nothing about the lane
   * @returns how far the provider's verdict on a token can be trusted now
   */
  report(outcome: Outcome | null, token: SentToken, credentials: UsedCredentials): TokenTrust;
  /** Frees the slot. @returns whether a delivery may have been waiting for it */
  leave(): boolean;
}

type App = Pick<Lane, 'tenantId' | 'appId'>;

/** Slots reserved for deliveries that are being written. */
interface Reservation {
  /** Whether each app of the request got a slot, in the same order. */
  has: readonly boolean[];
  /** Frees the slots; deliveries then enter one by one. @returns whether others may have been waiting for them */
  end(): boolean;
}

/**
 * The bulkheads of one node. They count the deliveries under way and hold the circuits, so that a hanging provider, a
 * tenant with a backlog or a refused key cannot take the slots of others.
 */
export interface Lanes {
  /** How many deliveries may be leased now. */
  capacity(): LeaseCapacity;
  /** The next time at which an open circuit may be tried; null: there is none, or it may be tried now. */
  nextTry(): Date | null;
  /** Takes a slot for one delivery. */
  enter(lane: Lane): Slot;
  /**
   * Reserves slots for deliveries whose push service is not known yet. An app with an open circuit gets none. Half of the
   * capacity stays free for the outbox.
   * @returns which deliveries got a slot
   */
  reserve(apps: readonly App[]): Reservation;
  /** After a change of an app's credentials, its open circuits may be tried at once. */
  tryNow(app: App): void;
  /** The lanes with an open circuit. */
  open(): { lane: Lane; circuit: Circuit }[];
  readonly underWay: number;
}

interface State {
  lane: Lane;
  circuit: Circuit;
  underWay: number;
  /** The version of the circuit's credentials, and its first slot. Earlier slots used other credentials. */
  version: string | null;
  since: number;
  /** The first slot of the open circuit's trial. Earlier slots do not count for it. */
  onTrialSince: number;
}

export function createLanes({ clock, random, limits, onCircuit }: LanesOptions): Lanes {
  // Bounded by the number of configured push services.
  const lanes = new Map<string, State>();
  const slots = createSlotCounts(limits);
  let entered = 0;

  function stateOf(lane: Lane): State {
    const key = laneKey(lane);
    let state = lanes.get(key);
    if (!state)
      lanes.set(key, (state = { lane, circuit: CLOSED, underWay: 0, version: null, since: 0, onTrialSince: 0 }));
    return state;
  }

  /** An open circuit whose wait is over lets one delivery through as a trial. */
  function freeIn({ circuit, underWay }: State, now: Date): number | null {
    if (circuit.open === null) return null;
    return !isWaiting(circuit.open, now) && underWay === 0 ? 1 : 0;
  }

  function change(state: State, circuit: Circuit, version: string): void {
    const before = state.circuit;
    state.circuit = circuit;
    // Also at the first delivery: an earlier run may have left an alert.
    const isNews = before.open?.retryAt !== circuit.open?.retryAt || (circuit.proven && !before.proven);
    if (isNews) onCircuit({ lane: state.lane, before, after: circuit, version });
  }

  return {
    capacity() {
      const now = clock();
      return {
        ...slots.free(),
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
      const slot = (entered += 1);
      state.underWay += 1;
      slots.count(lane, 1);
      return {
        isClosed() {
          const { open } = state.circuit;
          // A trial is the only delivery under way.
          return open !== null && (state.underWay > 1 || isWaiting(open, clock()));
        },
        report(outcome, token, credentials) {
          const { version, haveDelivered } = credentials;
          if (version !== state.version && slot < state.since) return tokenTrust(CLOSED, credentials);
          if (state.circuit.open !== null && slot < state.onTrialSince) return tokenTrust(state.circuit, credentials);
          const circuit = version === state.version ? state.circuit : CLOSED;
          if (outcome === null) return tokenTrust(circuit, credentials);
          if (version !== state.version) Object.assign(state, { version, since: slot });
          const input = { outcome, ...token, haveDelivered, now: clock(), random: random() };
          change(state, afterOutcome(circuit, input), version);
          return tokenTrust(state.circuit, credentials);
        },
        leave() {
          const wasSaturated = state.circuit.open !== null || slots.isSaturated(lane);
          state.underWay -= 1;
          slots.count(lane, -1);
          return wasSaturated;
        },
      };
    },
    reserve(apps) {
      const closed = [...lanes.values()].filter(({ circuit }) => circuit.open !== null);
      const has = apps.map((app) => {
        const isFree = slots.isHalfFree(app.tenantId) && !closed.some(({ lane }) => isOf(app, lane));
        if (isFree) slots.countReserved(app.tenantId, 1);
        return isFree;
      });
      return {
        has,
        end() {
          const wasFull = slots.isFull();
          for (const [index, { tenantId }] of apps.entries()) if (has[index]) slots.countReserved(tenantId, -1);
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
      return slots.underWay();
    },
  };
}

function isOf({ tenantId, appId }: App, lane: Lane): boolean {
  return lane.tenantId === tenantId && lane.appId === appId;
}
