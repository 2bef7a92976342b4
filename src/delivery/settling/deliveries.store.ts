import type { DeliveryAttempt, DeliveryStatus } from './deliveryPolicy.js';
import type { ChangeObserver } from '../../domain/changeObserver.js';
import type { Database } from '../../database/database.js';
import { isRowFault } from '../../database/databaseErrors.js';
import { createMicroBatch } from '../../database/microBatch.js';
import type { OutcomeAskers, PushOutcome } from '../../domain/pushOutcome.js';

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
 * Settlements of such a time share a statement, which saves a twentieth of a push's CPU. A gateway that is killed leaves as
 * many more sends whose result is unknown.
 */
const SETTLED_TOGETHER_MS = 15;

/** A send that is about to begin. */
type BeginningSend = Pick<Settlement, 'tenantId' | 'id' | 'lease' | 'at'>;

/**
 * A stored send ends the count of interruptions: the gateway survived it. The reason that the delivery waited for until then
 * becomes a part of the attempt (`waitedFor`).
 */
const settle = (returned: string) => `UPDATE deliveries d SET
  status = i.status, reason = i.reason,
  attempts = d.attempts || CASE WHEN d.reason IS NULL OR i.attempts = '[]'::jsonb THEN i.attempts
    ELSE jsonb_set(i.attempts, '{0,waitedFor}', to_jsonb(d.reason)) END,
  interruptions = CASE WHEN i.attempts = '[]'::jsonb THEN d.interruptions ELSE 0 END,
  sending_since = NULL, provider_message_id = i.provider_message_id, due_at = i.due_at, leased_by = NULL,
  settled_at = CASE WHEN i.due_at IS NULL THEN i.at END
FROM (
  SELECT i.* FROM json_to_recordset($1::json) AS i(tenant_id int, id uuid, lease int, status delivery_status, attempts jsonb,
    reason text, provider_message_id text, due_at timestamptz, at timestamptz, outcome push_outcome)
  JOIN deliveries d USING (tenant_id, id) WHERE d.leases = i.lease AND d.leased_by = $2
  ORDER BY tenant_id, id FOR UPDATE OF d
) i
WHERE d.tenant_id = i.tenant_id AND d.id = i.id
${returned}`;

const SETTLE = `/* settle_deliveries */
${settle('')}`;

/** As `SETTLE`, and records the outcomes for platforms that ask for them. A lapsed lease settles nothing, and records nothing. */
const SETTLE_AND_TELL = `/* settle_and_tell */
WITH settled AS (
  ${settle('RETURNING d.tenant_id, d.id, i.outcome, i.at')}
)
INSERT INTO push_outcomes (tenant_id, type, delivery_id, settled_at)
SELECT s.tenant_id, s.outcome, s.id, s.at
FROM settled s JOIN webhooks w USING (tenant_id) JOIN tenants t ON t.id = s.tenant_id
WHERE s.outcome = ANY(w.push_outcomes) AND t.archived_at IS NULL
ON CONFLICT DO NOTHING`;

/** Records when sends begin. @returns the deliveries that are still leased to this node */
const BEGIN_SENDS = `/* begin_sends */
UPDATE deliveries d SET sending_since = i.at
FROM json_to_recordset($1::json) AS i(tenant_id int, id uuid, lease int, at timestamptz)
WHERE d.tenant_id = i.tenant_id AND d.id = i.id AND d.leases = i.lease AND d.leased_by = $2
RETURNING d.id`;

/** See `createDeliveriesStore`. */
export type DeliveriesStore = ReturnType<typeof createDeliveriesStore>;

/** Results of the deliveries leased to the node `nodeId`. @param askers whose platforms ask for outcomes */
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
    const isTold = items.some(({ tenantId, outcome }) => outcome !== null && askers.has(tenantId));
    const input = items.map(({ tenantId, attempt, providerMessageId, dueAt, ...item }) => ({
      ...item,
      tenant_id: tenantId,
      attempts: attempt ? [attempt] : [],
      provider_message_id: providerMessageId,
      due_at: dueAt,
    }));
    await hot(isTold ? SETTLE_AND_TELL : SETTLE, [JSON.stringify(input), nodeId]);
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
