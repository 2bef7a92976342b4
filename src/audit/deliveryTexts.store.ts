import type { Database } from '../database/database.js';
import { firstIdAt } from '../database/firstIdAt.js';
import type { RemovedBatch } from './retention.store.js';

/** About 20 ms of work, which delays no one. */
const DELIVERIES = 1_000;

/** The fields of a stored notification that contain text of the chat. */
const TEXT_FIELDS = `ARRAY['title', 'body', 'titleLocalization', 'bodyLocalization']`;

/**
 * Removes the texts of settled deliveries: title, body, and what fills in the app's own texts. Unlike other retention it
 * waits for locked rows, because the next run does not look at them again.
 */
const REMOVE_TEXTS = `
WITH doomed AS (
  SELECT tenant_id, id FROM deliveries
  WHERE tenant_id = $1 AND id > $2::uuid AND id < $3::uuid AND created_at < $4::timestamptz AND settled_at IS NOT NULL
    AND jsonb_exists_any(notification, ${TEXT_FIELDS})
  ORDER BY id LIMIT ${DELIVERIES} FOR UPDATE
), bare AS (
  UPDATE deliveries d SET notification = d.notification - ${TEXT_FIELDS}
  FROM doomed o WHERE d.tenant_id = o.tenant_id AND d.id = o.id RETURNING d.id
)
SELECT count(*)::int AS deliveries, max(id::text) AS last FROM bare`;

/** Before all ids. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** See `createDeliveryTextsStore`. */
export type DeliveryTextsStore = ReturnType<typeof createDeliveryTextsStore>;

/** The texts of deliveries, which are kept for a day. */
export function createDeliveryTextsStore({ prisma }: Pick<Database, 'prisma'>) {
  return {
    /** Removes the texts of a part of the deliveries that were created before then. @param from none before has a text */
    async removeTexts(
      tenantId: number,
      { from, to }: { from: Date | null; to: Date },
      after: string | null,
    ): Promise<RemovedBatch<string>> {
      const [row] = await prisma.$queryRawUnsafe<{ deliveries: number; last: string | null }[]>(
        REMOVE_TEXTS,
        tenantId,
        after ?? (from === null ? FIRST_ID : firstIdAt(from)),
        firstIdAt(to),
        to,
      );
      return { removal: {}, next: row?.deliveries === DELIVERIES ? row.last : null };
    },

    /** When the oldest delivery that is not settled was created; null: there is none. It still needs its text. */
    async oldestUnderWay(tenantId: number): Promise<Date | null> {
      const { _min } = await prisma.delivery.aggregate({
        where: { tenantId, dueAt: { not: null } },
        _min: { createdAt: true },
      });
      return _min.createdAt;
    },

    /** Records that the texts of deliveries created before then are removed. */
    async markTextsRemoved(tenantId: number, to: Date): Promise<void> {
      await prisma.tenant.update({ where: { id: tenantId }, data: { textsRemovedTo: to } });
    },
  };
}
