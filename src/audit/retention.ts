import { setTimeout as rest } from 'node:timers/promises';
import type { AuditLog } from '../domain/auditNote.js';
import type { Clock } from '../domain/clock.js';
import { DAY_MS, HOUR_MS } from '../domain/durations.js';
import { addRemovals, NOTHING_REMOVED, type Cleaning } from './removal.js';
import type { DeliveryTextsStore } from './deliveryTexts.store.js';
import type { ActiveChat, RemovedBatch, RetainingTenant, RetentionStore, SessionCursor } from './retention.store.js';

export interface RetentionOptions {
  store: { retention: RetentionStore; deliveryTexts: DeliveryTextsStore };
  auditLog: AuditLog;
  clock: Clock;
  random: () => number;
  logger: { warn(details: object, message: string): void };
  /**
   * Ends a chat that has been idle since then; null: the contact center ends chats. @returns whether it ended the chat
   */
  endIdle: ((tenantId: number, chatId: string, since: Date) => Promise<boolean>) | null;
  onRemoved: (removed: Partial<Cleaning>) => void;
}

type Removed = Omit<Cleaning, 'endedChats'>;
const NOTHING_REMOVED_YET: Removed = { ...NOTHING_REMOVED, auditEntries: 0 };

/** Days after an alert is resolved that it is kept. */
const ALERT_DAYS = 90;
/** The least pause between two batches. A longer batch is followed by an equally long pause. */
const BREATH_MS = 50;

/**
 * Ends idle chats and removes data beyond its retention, while the process runs: over all tenants every hour. Days are whole
 * days in UTC, so that a tenant's data is removed once a day, with one audit entry per participating node.
 */
export function createRetentionJob(options: RetentionOptions) {
  const { store, auditLog, clock, random, logger, endIdle, onRemoved } = options;
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<void> | null = null;

  /** Batch by batch, with a breath between them. */
  async function inBatches<Cursor>(
    remove: (after: Cursor | null) => Promise<RemovedBatch<Cursor>>,
    count: (removed: Partial<Cleaning>) => void,
  ): Promise<void> {
    let after: Cursor | null = null;
    do {
      const begun = performance.now();
      const { removal, next }: RemovedBatch<Cursor> = await remove(after);
      count(removal);
      onRemoved(removal);
      after = next;
      if (after !== null) await breathe(performance.now() - begun);
    } while (after !== null && !stopping.signal.aborted);
  }

  async function breathe(tookMs: number): Promise<void> {
    await rest(Math.max(BREATH_MS, tookMs), undefined, { signal: stopping.signal }).catch(() => undefined);
  }

  /** In batches too: each looks at some of the chats that are old enough. */
  async function endIdleOf(tenantId: number, since: Date, after: ActiveChat | null): Promise<RemovedBatch<ActiveChat>> {
    const { idle, next } = await store.retention.findIdle(tenantId, since, after);
    const ended = endIdle ? await Promise.all(idle.map((chatId) => endIdle(tenantId, chatId, since))) : [];
    return { removal: { endedChats: ended.filter(Boolean).length }, next };
  }

  /** Texts are kept for a day. Their removal is routine, so it writes no audit entry each hour. */
  async function removeTexts({ id, textsRemovedTo: from }: RetainingTenant, now: Date): Promise<void> {
    const to = new Date(now.getTime() - DAY_MS);
    // Read first: a delivery that is settled during the run may be skipped. The next run then removes its text.
    const underWay = await store.deliveryTexts.oldestUnderWay(id);
    await inBatches<string>(
      (after) => store.deliveryTexts.removeTexts(id, { from, to }, after),
      () => undefined,
    );
    if (!stopping.signal.aborted) {
      await store.deliveryTexts.markTextsRemoved(id, underWay && underWay < to ? underWay : to);
    }
  }

  async function clean(tenant: RetainingTenant): Promise<void> {
    const { id, host, endedSessionDays, deliveryDays, idleSessionHours, trafficAuditDays } = tenant;
    const now = clock();
    let removed: Removed = NOTHING_REMOVED_YET;
    const count = (removal: Partial<Removed>) => (removed = addRemovals(removed, removal));
    try {
      if (idleSessionHours !== null && endIdle) {
        const since = new Date(now.getTime() - idleSessionHours * HOUR_MS);
        // Each ended chat has its own audit entry.
        await inBatches<ActiveChat>(
          (after) => endIdleOf(id, since, after),
          () => undefined,
        );
      }
      if (endedSessionDays !== null && !stopping.signal.aborted) {
        const before = dayBefore(now, endedSessionDays);
        await inBatches<SessionCursor>((after) => store.retention.removeEnded(id, before, after), count);
      }
      if (deliveryDays !== null && !stopping.signal.aborted) {
        const before = dayBefore(now, deliveryDays);
        await inBatches<string>((after) => store.retention.removeSettled(id, before, after), count);
      }
      if (!stopping.signal.aborted) await removeTexts(tenant, now);
      if (trafficAuditDays !== null && !stopping.signal.aborted) {
        const before = dayBefore(now, trafficAuditDays);
        await inBatches<bigint>((after) => store.retention.removeTraffic(id, before, after), count);
      }
    } finally {
      if (Object.values(removed).some((many) => many > 0)) {
        const note = { actor: 'gateway', address: null, action: 'retention', at: now };
        await auditLog.append(id, note, `tenant:${host}`, { ...removed });
      }
    }
  }

  /** Resolved alerts are removed without an audit entry, because they are the gateway's own messages. */
  async function cleanAlerts(): Promise<void> {
    const before = dayBefore(clock(), ALERT_DAYS);
    while ((await store.retention.removeAlerts(before)) && !stopping.signal.aborted) await breathe(0);
  }

  async function pass(): Promise<void> {
    await cleanAlerts();
    for (const tenant of await store.retention.tenants()) {
      if (stopping.signal.aborted) return;
      await clean(tenant).catch((err: unknown) =>
        logger.warn({ err, tenantId: tenant.id }, 'old data could not be removed; it is retried in an hour'),
      );
    }
  }

  /** One pass at a time. */
  function passNow(): Promise<void> {
    working ??= pass()
      .catch((err: unknown) => logger.warn({ err }, 'old data could not be removed'))
      .finally(() => {
        working = null;
      });
    return working;
  }

  return {
    /** Runs over all tenants once. */
    pass: passNow,

    /** The first pass is at a random time within the hour, so that nodes started together do not run at once. */
    start(): void {
      timer = setTimeout(() => {
        timer = setInterval(() => void passNow(), HOUR_MS).unref();
        void passNow();
      }, random() * HOUR_MS).unref();
    },

    /** Ends after the batch that is under way. */
    async stop(): Promise<void> {
      stopping.abort();
      // Both kinds of timers are cleared by either.
      if (timer) clearTimeout(timer);
      await working;
    },
  };
}

/** The beginning of the day that was so many days before this one. */
export function dayBefore(now: Date, days: number): Date {
  return new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - days * DAY_MS);
}
