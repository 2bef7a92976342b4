import type { Notices } from '../database/notices.js';
import { SECOND_MS } from '../domain/durations.js';
import type { OutcomeAskers } from '../domain/pushOutcome.js';
import type { OutcomeAskersStore } from './outcomeAskers.store.js';

interface OutcomeAskersOptions {
  store: { outcomeAskers: OutcomeAskersStore };
  notices: Notices;
  logger: { warn(details: object, message: string): void };
}

/** For nodes that missed the notice. */
const REFRESH_MS = 10 * SECOND_MS;

/**
 * Which tenants' platforms ask for the outcomes of pushes. Every settlement asks, so the answer is in memory: tenants that do
 * not ask cost a look into a set. The statement that records outcomes checks again.
 */
export function createOutcomeAskers({ store, notices, logger }: OutcomeAskersOptions) {
  let askers: ReadonlySet<number> = new Set();
  let timer: NodeJS.Timeout | null = null;

  async function refresh(): Promise<void> {
    askers = new Set(await store.outcomeAskers.tenants());
  }
  function refreshSoon(): void {
    refresh().catch((err: unknown) => logger.warn({ err }, 'who asks for outcomes of pushes could not be read'));
  }
  notices.on(({ kind }) => {
    if (kind === 'outcomeAskers' || kind === 'missed') refreshSoon();
  });

  return {
    has: (tenantId: number) => askers.has(tenantId),
    any: () => askers.size > 0,
    refresh,
    start(): void {
      timer ??= setInterval(refreshSoon, REFRESH_MS).unref();
    },
    stop(): void {
      if (timer) clearInterval(timer);
    },
  } satisfies OutcomeAskers & { start(): void; stop(): void };
}
