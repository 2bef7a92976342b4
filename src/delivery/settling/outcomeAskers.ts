import type { Notices } from '../../database/notices.js';
import { SECOND_MS } from '../../domain/durations.js';
import type { OutcomeAskers } from '../../domain/pushOutcome.js';
import type { OutcomeAskersStore } from './outcomeAskers.store.js';

interface OutcomeAskersOptions {
  store: { outcomeAskers: OutcomeAskersStore };
  notices: Notices;
  logger: { warn(details: object, message: string): void };
}

/** For nodes that missed the notice. */
const REFRESH_MS = 10 * SECOND_MS;

/**
 * Knows which tenants' platforms ask for outcomes of pushes. Every settlement checks this, so the answer is in memory and
 * costs one Set lookup. The statement that records outcomes checks again.
 */
export function createOutcomeAskers({ store, notices, logger }: OutcomeAskersOptions) {
  let askers: ReadonlySet<number> = new Set();
  let timer: NodeJS.Timeout | null = null;
  /** Reads are numbered. An answer that arrives after the answer of a later read is out of date. */
  let [reads, newest] = [0, 0];

  async function prepare(): Promise<void> {
    const read = ++reads;
    const tenants = await store.outcomeAskers.tenants();
    if (read < newest) return;
    newest = read;
    askers = new Set(tenants);
  }
  function refresh(): Promise<void> {
    return prepare().catch((err: unknown) =>
      logger.warn(
        { err },
        'the tenants that receive push outcomes could not be read; the next try follows within seconds',
      ),
    );
  }
  notices.on(({ kind }) => {
    if (kind === 'outcomeAskers' || kind === 'missed') void refresh();
  });

  return {
    has: (tenantId: number) => askers.has(tenantId),
    any: () => askers.size > 0,
    refresh,
    prepare,
    start(): void {
      timer ??= setInterval(() => void refresh(), REFRESH_MS).unref();
    },
    stop(): void {
      if (timer) clearInterval(timer);
    },
  } satisfies OutcomeAskers & { prepare(): Promise<void>; start(): void; stop(): void };
}
