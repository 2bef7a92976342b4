import { createAuditTimes } from './auditTimes.js';
import type { Database } from '../database/database.js';
import { COUNTED_MAX } from '../domain/boundedCount.js';
import { firstIdAt } from '../database/firstIdAt.js';

/** How much retention would remove. Each count ends at 10,000. */
export interface RetentionRemoval {
  endedChats: number;
  deliveries: number;
  idleChats: number;
  auditEntries: number;
}

/** Data older than these is removed, and chats that are idle since then end; null: none. */
interface RetentionLimits {
  endedBefore: Date | null;
  settledBefore: Date | null;
  idleSince: Date | null;
  trafficBefore: Date | null;
}

/** The order makes each count walk along an index, as far as it counts. */
const ENDED = `SELECT FROM chat_sessions WHERE tenant_id = $1 AND ended_at < $2::timestamptz ORDER BY ended_at`;
const SETTLED = `SELECT FROM deliveries WHERE tenant_id = $1 AND id < $2::uuid AND settled_at < $3::timestamptz ORDER BY id`;
const TRAFFIC = `SELECT FROM audit_entries WHERE tenant_id = $1 AND id < $2 AND at < $3::timestamptz
  AND (actor LIKE 'device:%' OR actor = 'provider' OR actor = 'gateway' AND object LIKE 'chat:%') ORDER BY id`;
/** Of as many active chats, oldest first. Each is looked at by itself: joins would read all events of the tenant. */
const IDLE = `
SELECT count(*) FILTER (WHERE x.idle)::int AS count FROM (
  SELECT GREATEST(s.created_at, s.present_until, (
    SELECT e.received_at FROM chat_events e WHERE e.tenant_id = s.tenant_id AND e.chat_id = s.chat_id AND e.seq = s.last_seq
  ), (
    SELECT GREATEST(p.refreshed_at, p.removed_at) FROM push_subscriptions p
    WHERE p.tenant_id = s.tenant_id AND p.chat_id = s.chat_id
  )) < $2::timestamptz AS idle
  FROM chat_sessions s WHERE s.tenant_id = $1 AND s.ended_at IS NULL AND s.created_at < $2::timestamptz
  ORDER BY s.created_at, s.chat_id LIMIT ${COUNTED_MAX}
) x`;

/** After all ids of the audit log. */
const LAST_ID = 2n ** 63n - 1n;

/** See `createRetentionPreviewsStore`. */
export type RetentionPreviewsStore = ReturnType<typeof createRetentionPreviewsStore>;

/** Counts what retention would remove. */
export function createRetentionPreviewsStore({ prisma }: Pick<Database, 'prisma'>) {
  const auditTimes = createAuditTimes({ prisma });

  async function ask(statement: string, ...parameters: unknown[]): Promise<number> {
    const [row] = await prisma.$queryRawUnsafe<{ count: number }[]>(statement, ...parameters);
    return row?.count ?? 0;
  }
  const count = (rows: string, ...parameters: unknown[]) =>
    ask(`SELECT count(*)::int AS count FROM (${rows} LIMIT ${COUNTED_MAX}) x`, ...parameters);

  return {
    async count(tenantId: number, limits: RetentionLimits): Promise<RetentionRemoval> {
      const { endedBefore, settledBefore, idleSince, trafficBefore } = limits;
      const below = trafficBefore && (await auditTimes.idsOf(tenantId, { after: null, before: trafficBefore })).below;
      return {
        endedChats: endedBefore ? await count(ENDED, tenantId, endedBefore) : 0,
        deliveries: settledBefore ? await count(SETTLED, tenantId, firstIdAt(settledBefore), settledBefore) : 0,
        idleChats: idleSince ? await ask(IDLE, tenantId, idleSince) : 0,
        auditEntries: trafficBefore ? await count(TRAFFIC, tenantId, below ?? LAST_ID, trafficBefore) : 0,
      };
    },
  };
}
