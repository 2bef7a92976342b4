import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { AuditLog } from '../domain/auditNote.js';
import type { Clock } from '../domain/clock.js';
import { HOUR_MS, MINUTE_MS } from '../domain/durations.js';
import type { DomainError } from '../domain/errors.js';

/** Something that was refused, for the audit log. */
interface Refused {
  /** 0: the installation. */
  tenantId: number;
  actor: string;
  /** Null: from inside. */
  address: string | null;
  action: string;
  object: string;
  /** The key of the limits: an address, or an actor. */
  who: string;
  /** Without secrets. */
  details?: Record<string, unknown>;
}

/** Records refusals in the audit log, within limits, so that they cannot fill it. */
export interface RefusalLog {
  /** Never fails: the caller gets the refusal even if it cannot be recorded. */
  record(refused: Refused, error: DomainError): Promise<void>;
}

/** Of one `who` within a minute and within an hour, and of all within an hour, on this node. One leaves room for others. */
const PER_MINUTE = 5;
const PER_HOUR = 20;
const OF_ALL_PER_HOUR = 120;
const MAX_KNOWN = 10_000;

interface Window {
  readonly length: number;
  readonly most: number;
  since: number;
  written: number;
}

interface One {
  windows: readonly Window[];
  /** Not written since the last entry. */
  skipped: number;
}

interface RefusalLogOptions {
  auditLog: AuditLog;
  clock: Clock;
  logger: Pick<Logger, 'warn'>;
}

export function createRefusalLog({ auditLog, clock, logger }: RefusalLogOptions): RefusalLog {
  const known = new LRUCache<string, One>({ max: MAX_KNOWN });
  const all = windowOf(HOUR_MS, OF_ALL_PER_HOUR);

  /** @returns how many were skipped before this one; null: it is skipped too */
  function admit(who: string): number | null {
    const now = clock().getTime();
    let one = known.get(who);
    if (!one) {
      one = { windows: [windowOf(MINUTE_MS, PER_MINUTE), windowOf(HOUR_MS, PER_HOUR)], skipped: 0 };
      known.set(who, one);
    }
    const windows = [...one.windows, all];
    for (const window of windows) begin(window, now);
    if (windows.some(({ written, most }) => written >= most)) {
      one.skipped += 1;
      return null;
    }
    for (const window of windows) window.written += 1;
    const { skipped } = one;
    one.skipped = 0;
    return skipped;
  }

  return {
    async record({ tenantId, actor, address, action, object, who, details = {} }, error) {
      const skipped = admit(who);
      if (skipped === null) return;
      const reason = {
        code: error.code,
        reason: error.message,
        ...(error.inputPath && { field: error.inputPath.join('.') }),
      };
      const told = { ...details, ...reason, ...(skipped > 0 && { notRecordedBefore: skipped }) };
      try {
        await auditLog.append(tenantId, { actor, address, action, at: clock() }, object, told);
      } catch (err) {
        logger.warn({ err, action }, 'a refusal could not be recorded in the audit log');
      }
    },
  };
}

const windowOf = (length: number, most: number): Window => ({ length, most, since: 0, written: 0 });

/** Begins a window anew when its time is over. A clock that was set back begins it, too. */
function begin(window: Window, now: number): void {
  if (now - window.since < window.length && now >= window.since) return;
  window.since = now;
  window.written = 0;
}
