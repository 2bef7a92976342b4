import { createHash } from 'node:crypto';
import { addressBlock } from '../http/addressBlock.js';
import { recentlyUsed } from '../http/recentlyUsed.js';
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

interface GuessLimitOptions {
  /** Wrong credentials within a minute, of one address; 0: any number. */
  max: number;
  onRefused: () => void;
  /** Monotonic milliseconds. */
  now?: () => number;
}

const WINDOW_MS = 60_000;
const MAX_ADDRESSES = 50_000;
const MAX_PROVEN = 10_000;

interface AddressState {
  since: number;
  wrong: number;
  /** Verifications in progress. */
  underWay: number;
  /** Called when one of them has ended. */
  waiting: (() => void)[];
}

export function createGuessLimit({ max, onRefused, now = () => performance.now() }: GuessLimitOptions): GuessLimit {
  const addresses = recentlyUsed<AddressState>(MAX_ADDRESSES);
  const proven = recentlyUsed<true>(MAX_PROVEN);

  function stateOf(block: string): AddressState {
    let state = addresses.get(block);
    if (!state) addresses.set(block, (state = { since: now(), wrong: 0, underWay: 0, waiting: [] }));
    return state;
  }

  /** Waits while running verifications could exceed the limit, so that parallel guesses do not evade it. */
  async function enter(state: AddressState): Promise<void> {
    for (;;) {
      if (now() - state.since >= WINDOW_MS) Object.assign(state, { since: now(), wrong: 0 });
      if (state.wrong >= max) {
        onRefused();
        const seconds = Math.max(1, Math.ceil((WINDOW_MS - (now() - state.since)) / 1_000));
        throw new DomainError(
          'TOO_MANY_REQUESTS',
          'too many wrong keys from this address; wait a minute',
          null,
          seconds,
        );
      }
      if (state.wrong + state.underWay < max) break;
      await new Promise<void>((resolve) => state.waiting.push(resolve));
    }
    state.underWay += 1;
  }

  function leave(state: AddressState): void {
    state.underWay -= 1;
    for (const wake of state.waiting.splice(0)) wake();
  }

  return {
    async check(credential, address, work) {
      if (max === 0) return work();
      const block = addressBlock(address);
      const name = createHash('sha256').update(`${block} ${credential.reveal()}`).digest('base64');
      if (proven.get(name)) return work();
      const state = stateOf(block);
      await enter(state);
      try {
        const done = await work();
        proven.set(name, true);
        return done;
      } catch (error) {
        if (error instanceof UnknownCredential) state.wrong += 1;
        throw error;
      } finally {
        leave(state);
      }
    },
  };
}
