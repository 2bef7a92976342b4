import type { DeliveryAttempt, DeliveryStatus } from './deliveryPolicy.js';
import type { ChangeObserver } from '../../domain/changeObserver.js';
import type { Database } from '../../database/database.js';
import { isRowFault } from '../../database/databaseErrors.js';
import { createMicroBatch } from '../../database/microBatch.js';
import type { OutcomeAskers, PushOutcome } from '../../domain/pushOutcome.js';
import { BEGIN_SENDS, SETTLE, SETTLE_AND_QUEUE } from './settleDeliveries.sql.js';

/** The result of a leased delivery. `attempt: null`: nothing was sent. */
export interface Settlement {
  tenantId: number;
  id: string;
  /** The number of the lease. A settlement after the lease lapsed changes nothing. */
  lease: number;
  status: DeliveryStatus;
  attempt: DeliveryAttempt | null;
  reason: string | null;
  providerMessageId: string | null;
  /** When to send again; null: settled. */
  dueAt: Date | null;
  at: Date;
  /** The outcome for the tenant's platform, which receives it if configured; null: none. */
  outcome: PushOutcome | null;
}

/**
 * Settlements within this time share a statement, which saves a twentieth of a push's CPU. In return, a killed gateway
 * leaves that many more sends with an unknown result.
 */
const SETTLED_TOGETHER_MS = 15;

/** A send that is about to begin. */
type BeginningSend = Pick<Settlement, 'tenantId' | 'id' | 'lease' | 'at'>;

/** See `createDeliveriesStore`. */
export type DeliveriesStore = ReturnType<typeof createDeliveriesStore>;

/** Results of the deliveries leased to the node `nodeId`. @param askers the tenants whose platforms ask for outcomes */
export function createDeliveriesStore(
  { prisma, hot }: Database,
  nodeId: string,
  observer: ChangeObserver,
  askers: Pick<OutcomeAskers, 'has'>,
) {
  const settlements = createMicroBatch<Settlement, undefined>({
    keyOf: (item) => item.id,
    run: runSettlements,
    isRowFault,
    maxSize: 512,
    // No caller waits for these: settlements that arrive during one batch and shortly after it form the next.
    concurrency: 1,
    gatherMs: SETTLED_TOGETHER_MS,
  });
  const beginnings = createMicroBatch<BeginningSend, boolean>({
    keyOf: (item) => item.id,
    run: runBeginnings,
    isRowFault,
    maxSize: 512,
    concurrency: 1,
  });
  async function runSettlements(items: readonly Settlement[]): Promise<undefined[]> {
    const isAsked = items.some(({ tenantId, outcome }) => outcome !== null && askers.has(tenantId));
    const input = items.map(({ tenantId, attempt, providerMessageId, dueAt, ...item }) => ({
      ...item,
      tenant_id: tenantId,
      attempts: attempt ? [attempt] : [],
      provider_message_id: providerMessageId,
      due_at: dueAt,
    }));
    await hot(isAsked ? SETTLE_AND_QUEUE : SETTLE, [JSON.stringify(input), nodeId]);
    observer.deliveries(items);
    return items.map(() => undefined);
  }

  async function runBeginnings(items: readonly BeginningSend[]): Promise<boolean[]> {
    const input = items.map(({ tenantId, id, lease, at }) => ({ tenant_id: tenantId, id, lease, at }));
    const rows = await hot<{ id: string }>(BEGIN_SENDS, [JSON.stringify(input), nodeId]);
    const begun = new Set(rows.map(({ id }) => id));
    return items.map(({ id }) => begun.has(id));
  }

  return {
    /** Records the result of a leased delivery, in one batch with other settlements. */
    settle: settlements.submit,

    /** Records that a send begins, in case the gateway stops during it. @returns false if the lease has lapsed */
    beginSend: beginnings.submit,

    /** How many deliveries are not settled, counted up to `limit`, and the creation time of the oldest of these. */
    async outstanding(limit: number): Promise<{ count: number; oldest: Date | null }> {
      const [row] = await prisma.$queryRaw<{ count: number; oldest: Date | null }[]>`
        SELECT count(*)::int AS count, min(created_at) AS oldest
        FROM (SELECT created_at FROM deliveries WHERE due_at IS NOT NULL LIMIT ${limit}) d`;
      return row ?? { count: 0, oldest: null };
    },
  };
}
