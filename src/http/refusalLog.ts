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
  /** Who counts as one: an address, or an actor. */
  who: string;
  /** Without secrets. */
  details?: Record<string, unknown>;
}

/** Records refusals in the audit log, which they cannot fill. */
export interface RefusalLog {
  /** Never fails: a refusal stays what it is when it cannot be recorded. */
  record(refused: Refused, error: DomainError): Promise<void>;
}

/** Of one `who` within a minute, and of all within an hour, on this node. */
const PER_MINUTE = 5;
const PER_HOUR = 120;
const MAX_KNOWN = 10_000;

interface Window {
  since: number;
  written: number;
  /** Not written since the last entry. */
  skipped: number;
}

interface RefusalLogOptions {
  auditLog: AuditLog;
  clock: Clock;
  logger: Pick<Logger, 'warn'>;
}

export function createRefusalLog({ auditLog, clock, logger }: RefusalLogOptions): RefusalLog {
  const windows = new LRUCache<string, Window>({ max: MAX_KNOWN });
  const all: Window = { since: 0, written: 0, skipped: 0 };

  /** @returns how many were skipped before this one; null: it is skipped too */
  function admit(who: string): number | null {
    const now = clock().getTime();
    let own = windows.get(who);
    if (!own) windows.set(who, (own = { since: now, written: 0, skipped: 0 }));
    begin(own, now, MINUTE_MS);
    begin(all, now, HOUR_MS);
    if (own.written >= PER_MINUTE || all.written >= PER_HOUR) {
      own.skipped += 1;
      return null;
    }
    const { skipped } = own;
    own.written += 1;
    own.skipped = 0;
    all.written += 1;
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

/** Begins a window anew when its time is over. A clock that was set back begins it, too. */
function begin(window: Window, now: number, length: number): void {
  if (now - window.since < length && now >= window.since) return;
  window.since = now;
  window.written = 0;
}
