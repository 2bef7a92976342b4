import type { Logger } from 'pino';
import { faultOf } from './databaseErrors.js';

/** Tracks database failures. */
export interface StoreTroubles {
  /** A call failed because of the database's state or absence. */
  failed(call: string, error: unknown): void;
  succeeded(call: string): void;
  /** Why calls failed a moment ago and have not succeeded since; null: no known failure. */
  current(): string | null;
}

/** Longer than the interval of retries. */
const CURRENT_FOR_MS = 10_000;
const LOGGED_EVERY_MS = 60_000;

interface Failure {
  fault: string;
  at: number;
}

/** @param now monotonic milliseconds @param onFailed called for each failed call */
export function createStoreTroubles(
  logger: Pick<Logger, 'warn'>,
  now = () => performance.now(),
  onFailed: () => void = () => undefined,
): StoreTroubles {
  /** By call: it may be that only writes fail, or those to one table. */
  const failing = new Map<string, Failure>();
  const loggedAt = new Map<string, number>();

  return {
    failed(call, error) {
      onFailed();
      const fault = faultOf(error);
      const at = now();
      failing.set(call, { fault, at });
      if (at - (loggedAt.get(fault) ?? -Infinity) < LOGGED_EVERY_MS) return;
      loggedAt.set(fault, at);
      logger.warn({ err: error, fault, call }, 'the database is not available; callers are asked to retry');
    },
    succeeded(call) {
      if (failing.size > 0) failing.delete(call);
    },
    current() {
      const since = now() - CURRENT_FOR_MS;
      for (const { fault, at } of failing.values()) if (at >= since) return fault;
      return null;
    },
  };
}
