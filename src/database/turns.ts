import type { Account } from '../domain/caller.js';
import { DomainError } from '../domain/errors.js';
import type { TenantPace } from './tenantPace.js';

/**
 * Turns on the event loop. Work is cut into short stretches, tenant by tenant, with I/O in between, so that a busy
 * tenant delays others by only a few milliseconds.
 */
export interface Turns {
  /**
   * Resolves when the next work may be done: at once if only one tenant is active; otherwise when no burst is under way and
   * the tenant's pace allows it.
   * @param pieces how much it is; one is a request, an event to store, or a push
   * @throws DomainError TOO_MANY_REQUESTS where too much of the same kind waits
   */
  next(whose: Whose, pieces?: number): Promise<void>;
  /** Looks whether there is more that may go now. */
  look(): void;
}

/** Kinds of work have turns of their own, so that a tenant's devices do not keep its platform waiting. */
export interface Whose {
  tenantId: number;
  kind: Account | 'pushes';
}

interface TurnsOptions {
  pace: TenantPace;
  /** Pieces of one kind of one tenant. Pushes beyond that go at once: they must not outlast their lease. */
  maxWaiting: number;
  /** Monotonic milliseconds. */
  now?: () => number;
  /** Calls back after pending input has been processed. */
  afterInput?: (work: () => void) => void;
}

/** The longest stretch before I/O is processed. */
const STRETCH_MS = 4;
/** Pieces that may start before their duration is known. */
const UNMEASURED = 8;
/** Microtask steps that a started piece gets before the next one, so that its time is measured. */
const STEPS = 8;
/** The retry time of refused work. */
const BACKLOG_SECONDS = 1;

interface Waiting {
  whose: Whose;
  pieces: number;
  begin: () => void;
}

export function createTurns(options: TurnsOptions): Turns {
  const { pace, maxWaiting, now = () => performance.now(), afterInput = setImmediate } = options;
  /** Waiting work by tenant and kind, in the order of turns. */
  const waiting = new Map<string, { queue: Waiting[]; pieces: number }>();
  /** The start of the current stretch; null: input has been processed since. */
  let since: number | null = null;
  let unmeasured = 0;

  const isLong = () => since !== null && now() - since >= STRETCH_MS;

  function beginStretch(): void {
    since = now();
    unmeasured = 0;
    afterInput(() => {
      since = null;
      void goOn();
    });
  }

  /** The next work of the first tenant that may go; the rest of it waits behind the others. */
  function take(): Waiting | null {
    for (const [key, { queue, pieces }] of waiting) {
      const [next] = queue;
      if (!next || !pace.mayGo(next.whose.tenantId)) continue;
      queue.shift();
      waiting.delete(key);
      if (queue.length > 0) waiting.set(key, { queue, pieces: pieces - next.pieces });
      pace.count(next.whose.tenantId, next.pieces);
      return next;
    }
    return null;
  }

  async function goOn(): Promise<void> {
    for (let next = take(); next; next = isLong() ? null : take()) {
      if (since === null) beginStretch();
      next.begin();
      for (let step = 0; step < STEPS; step += 1) await Promise.resolve();
    }
  }

  return {
    async next(whose, pieces = 1) {
      if (since === null) beginStretch();
      unmeasured += 1;
      const { tenantId, kind } = whose;
      const key = `${tenantId} ${kind}`;
      const { queue, pieces: before } = waiting.get(key) ?? { queue: [], pieces: 0 };
      const isFree = pace.isAlone() || (unmeasured <= UNMEASURED && !isLong() && pace.mayGo(tenantId));
      if (queue.length === 0 && isFree) {
        pace.count(tenantId, pieces);
        return;
      }
      if (before >= maxWaiting && kind === 'pushes') {
        pace.count(tenantId, pieces);
        return;
      }
      if (before >= maxWaiting) {
        const words = 'too many requests are waiting; try again in a moment';
        throw new DomainError('TOO_MANY_REQUESTS', words, null, BACKLOG_SECONDS);
      }
      waiting.set(key, { queue, pieces: before + pieces });
      await new Promise<void>((begin) => queue.push({ whose, pieces, begin }));
    },

    look() {
      if (since === null) void goOn();
    },
  };
}
