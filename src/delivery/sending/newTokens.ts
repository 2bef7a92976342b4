import { LRUCache } from 'lru-cache';
import { laneKey, type Lane } from '../../domain/lane.js';
import { HOUR_MS, MINUTE_MS } from '../../domain/durations.js';
import { exponentialMs, type Backoff } from '../../domain/retryWait.js';

/**
 * Limits pushes to new device tokens, those without any delivery yet: a client can make up any number of them. If a push
 * service refuses many of them, new tokens get only a share of their lane. A client with several refused tokens waits
 * between sends. Tokens that have worked never wait here.
 */
interface NewTokens {
  /** Reports a new token refused under working credentials. @param client distinguishes clients */
  refused(lane: Lane, client: string): void;
  /** Whether any delivery of the lane may have to wait. Otherwise there is no need to look up which tokens are new. */
  isWatching(lane: Lane): boolean;
  /** How many milliseconds a delivery to a new token must wait from now; 0: it may be sent. */
  waitMs(lane: Lane, client: string, deliveryId: string): number;
}

/** This many refusals within this time are not mere mistakes. */
const SURGE = 10;
const SURGE_MS = MINUTE_MS;
/** The interval between sends to new tokens in a surge. */
const SPACING_MS = 50;
/** After this many refused tokens a client waits: first this long, then twice as long each time. */
const CLIENT_TOKENS = 3;
const CLIENT_BACKOFF: Backoff = { firstMs: 5 * MINUTE_MS, maxMs: HOUR_MS };
/** Longer than the longest wait. */
const CLIENT_FORGOTTEN_MS = 2 * CLIENT_BACKOFF.maxMs;
const REMEMBERED = 10_000;

interface LaneState {
  /** Times of the newest refusals, oldest first. */
  refusals: number[];
  nextSlot: number;
  /** When the wait of its last waiting client ends. */
  clientsUntil: number;
}

/** @param now monotonic milliseconds */
export function createNewTokens(now: () => number = () => performance.now()): NewTokens {
  const lanes = new LRUCache<string, LaneState>({ max: REMEMBERED });
  const clients = new LRUCache<string, { refused: number; at: number }>({ max: REMEMBERED });
  /** By delivery: the time at which it may be sent. */
  const slots = new LRUCache<string, number>({ max: REMEMBERED });

  const isSurge = ({ refusals }: LaneState) => refusals.length >= SURGE && now() - (refusals[0] ?? 0) < SURGE_MS;

  function clientFreeAt(client: string): number {
    const known = clients.get(client);
    if (!known || known.refused < CLIENT_TOKENS) return 0;
    return known.at + exponentialMs(CLIENT_BACKOFF, known.refused - CLIENT_TOKENS + 1);
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
