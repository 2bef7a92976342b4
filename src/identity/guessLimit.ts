import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { addressBlock } from '../http/addressBlock.js';
import { DomainError, UnknownCredential } from '../domain/errors.js';
import type { Redacted } from '../domain/redacted.js';

/** Limits guesses of keys, across all APIs together. */
export interface GuessLimit {
  /**
   * Runs the verification of a credential, unless the same address had too many failures within a minute. Credentials
   * that were valid from there still pass, so that a guesser behind a shared proxy does not lock out known users.
   * @throws DomainError TOO_MANY_REQUESTS with the seconds to wait, and what the work throws
   */
  check<T>(credential: Redacted, address: string | null, work: () => Promise<T>): Promise<T>;
}

export interface GuessLimitOptions {
  /** Wrong credentials within a minute, of one address; 0: any number. */
  max: number;
  onRefused: () => void;
  /** Monotonic milliseconds. */
  now?: () => number;
}

const WINDOW_MS = 60_000;
const MAX_ADDRESSES = 50_000;
const MAX_PROVEN = 10_000;

interface Place {
  since: number;
  wrong: number;
  /** Verifications in progress. */
  underWay: number;
  /** Called when one of them has ended. */
  waiting: (() => void)[];
}

export function createGuessLimit({ max, onRefused, now = () => performance.now() }: GuessLimitOptions): GuessLimit {
  const places = new LRUCache<string, Place>({ max: MAX_ADDRESSES });
  const proven = new LRUCache<string, true>({ max: MAX_PROVEN });

  function placeOf(block: string): Place {
    let place = places.get(block);
    if (!place) places.set(block, (place = { since: now(), wrong: 0, underWay: 0, waiting: [] }));
    return place;
  }

  /** Waits while those under way could be as many wrong ones as there may be: all at once are no way around it. */
  async function enter(place: Place): Promise<void> {
    for (;;) {
      if (now() - place.since >= WINDOW_MS) Object.assign(place, { since: now(), wrong: 0 });
      if (place.wrong >= max) {
        onRefused();
        const seconds = Math.max(1, Math.ceil((WINDOW_MS - (now() - place.since)) / 1_000));
        throw new DomainError(
          'TOO_MANY_REQUESTS',
          'too many keys from here were not good; wait a minute',
          null,
          seconds,
        );
      }
      if (place.wrong + place.underWay < max) break;
      await new Promise<void>((resolve) => place.waiting.push(resolve));
    }
    place.underWay += 1;
  }

  function leave(place: Place): void {
    place.underWay -= 1;
    for (const wake of place.waiting.splice(0)) wake();
  }

  return {
    async check(credential, address, work) {
      if (max === 0) return work();
      const block = addressBlock(address);
      const name = createHash('sha256').update(`${block} ${credential.reveal()}`).digest('base64');
      if (proven.get(name)) return work();
      const place = placeOf(block);
      await enter(place);
      try {
        const done = await work();
        proven.set(name, true);
        return done;
      } catch (error) {
        if (error instanceof UnknownCredential) place.wrong += 1;
        throw error;
      } finally {
        leave(place);
      }
    },
  };
}
