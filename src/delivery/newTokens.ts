import { LRUCache } from 'lru-cache';
import { laneKey, type Lane } from '../domain/lane.js';

/**
 * What device tokens may take that nothing was delivered to yet: anybody can make up as many as they like. Where a push
 * service refuses them by the dozen, they get a share of their lane, and a client that has brought several waits between one
 * and the next. Tokens that have worked never wait here.
 */
export interface NewTokens {
  /** Credentials that work have found such a token to be wrong. @param client tells clients apart */
  refused(lane: Lane, client: string): void;
  /** Whether anything waits here, so that it is worth asking which tokens are new. */
  isWatching(lane: Lane): boolean;
  /** How many milliseconds a delivery to a new token has to wait from now; 0: it may be sent. */
  waitMs(lane: Lane, client: string, deliveryId: string): number;
}

/** So many refusals within this time are more than mistakes. */
const SURGE = 10;
const SURGE_MS = 60_000;
/** In a surge, from one send to a new token to the next. */
const SPACING_MS = 50;
/** A client is kept waiting after so many refused tokens: first for so long, then twice as long each time. */
const CLIENT_TOKENS = 3;
const CLIENT_FIRST_MS = 5 * 60_000;
const CLIENT_MAX_MS = 60 * 60_000;
/** Longer than the longest wait. */
const CLIENT_FORGOTTEN_MS = 2 * CLIENT_MAX_MS;
const REMEMBERED = 10_000;

interface LaneState {
  /** When the newest were refused, oldest first. */
  refusals: number[];
  nextSlot: number;
  /** When the last of its clients that wait may send again. */
  clientsUntil: number;
}

/** @param now monotonic milliseconds */
export function createNewTokens(now: () => number = () => performance.now()): NewTokens {
  const lanes = new LRUCache<string, LaneState>({ max: REMEMBERED });
  const clients = new LRUCache<string, { refused: number; at: number }>({ max: REMEMBERED });
  /** Deliveries that have a time at which they may be sent. */
  const slots = new LRUCache<string, number>({ max: REMEMBERED });

  const isSurge = ({ refusals }: LaneState) => refusals.length >= SURGE && now() - (refusals[0] ?? 0) < SURGE_MS;

  function clientFreeAt(client: string): number {
    const known = clients.get(client);
    if (!known || known.refused < CLIENT_TOKENS) return 0;
    return known.at + Math.min(CLIENT_MAX_MS, CLIENT_FIRST_MS * 2 ** (known.refused - CLIENT_TOKENS));
  }

  function slotOf(state: LaneState, deliveryId: string): number {
    const given = slots.get(deliveryId);
    if (given !== undefined) return given;
    const slot = Math.max(now(), state.nextSlot);
    state.nextSlot = slot + SPACING_MS;
    slots.set(deliveryId, slot);
    return slot;
  }

  return {
    refused(lane, client) {
      const key = laneKey(lane);
      const state = lanes.get(key) ?? { refusals: [], nextSlot: 0, clientsUntil: 0 };
      const at = now();
      const known = clients.get(client);
      const before = known && at - known.at < CLIENT_FORGOTTEN_MS ? known.refused : 0;
      clients.set(client, { refused: before + 1, at });
      lanes.set(key, {
        ...state,
        refusals: [...state.refusals, at].slice(-SURGE),
        clientsUntil: Math.max(state.clientsUntil, clientFreeAt(client)),
      });
    },
    isWatching(lane) {
      const state = lanes.get(laneKey(lane));
      return state !== undefined && (now() < state.clientsUntil || isSurge(state));
    },
    waitMs(lane, client, deliveryId) {
      const state = lanes.get(laneKey(lane));
      if (!state) return 0;
      const freeAt = Math.max(clientFreeAt(client), isSurge(state) ? slotOf(state, deliveryId) : 0);
      return Math.max(0, Math.ceil(freeAt - now()));
    },
  };
}
