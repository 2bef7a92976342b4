import { createAuditTimes } from './auditTimes.js';
import type { Database } from '../database/database.js';
import { firstIdAt } from '../database/firstIdAt.js';

/** How much retention would remove. Each count ends at 100,000. */
export interface RetentionRemoval {
  endedChats: number;
  deliveries: number;
  idleChats: number;
  auditEntries: number;
}

/** Data older than these is removed, and chats that are idle since then end; null: none. */
export interface RetentionLimits {
  endedBefore: Date | null;
  settledBefore: Date | null;
  idleSince: Date | null;
  trafficBefore: Date | null;
}

const MAX_COUNTED = 100_000;

const ENDED = `SELECT FROM chat_sessions WHERE tenant_id = $1 AND ended_at < $2::timestamptz`;
const SETTLED = `SELECT FROM deliveries WHERE tenant_id = $1 AND id < $2::uuid AND settled_at < $3::timestamptz`;
const TRAFFIC = `SELECT FROM audit_entries WHERE tenant_id = $1 AND id < $2 AND at < $3::timestamptz
  AND (actor LIKE 'device:%' OR actor = 'provider' OR actor = 'gateway' AND object LIKE 'chat:%')`;
const IDLE = `SELECT FROM chat_sessions s
  WHERE s.tenant_id = $1 AND s.ended_at IS NULL AND s.created_at < $2::timestamptz
    AND COALESCE(s.present_until, s.created_at) < $2::timestamptz
    AND NOT EXISTS (
      SELECT FROM chat_events e WHERE e.tenant_id = s.tenant_id AND e.chat_id = s.chat_id AND e.seq = s.last_seq
        AND e.received_at >= $2::timestamptz
    ) AND NOT EXISTS (
      SELECT FROM push_subscriptions p WHERE p.tenant_id = s.tenant_id AND p.chat_id = s.chat_id
        AND (p.refreshed_at >= $2::timestamptz OR p.removed_at >= $2::timestamptz)
    )`;

/** After all ids of the audit log. */
const LAST_ID = 2n ** 63n - 1n;

/** See `createRetentionPreviews`. */
export type RetentionPreviewsStore = ReturnType<typeof createRetentionPreviews>;

/** Counts what retention would remove. */
export function createRetentionPreviews({ prisma }: Pick<Database, 'prisma'>) {
  const auditTimes = createAuditTimes({ prisma });

  async function count(rows: string, ...parameters: unknown[]): Promise<number> {
    const statement = `SELECT count(*)::int AS count FROM (${rows} LIMIT ${MAX_COUNTED}) x`;
    const [row] = await prisma.$queryRawUnsafe<{ count: number }[]>(statement, ...parameters);
    return row?.count ?? 0;
  }

  return {
    async count(tenantId: number, limits: RetentionLimits): Promise<RetentionRemoval> {
      const { endedBefore, settledBefore, idleSince, trafficBefore } = limits;
      const below = trafficBefore && (await auditTimes.idsOf(tenantId, { after: null, before: trafficBefore })).below;
      return {
        endedChats: endedBefore ? await count(ENDED, tenantId, endedBefore) : 0,
        deliveries: settledBefore ? await count(SETTLED, tenantId, firstIdAt(settledBefore), settledBefore) : 0,
        idleChats: idleSince ? await count(IDLE, tenantId, idleSince) : 0,
        auditEntries: trafficBefore ? await count(TRAFFIC, tenantId, below ?? LAST_ID, trafficBefore) : 0,
      };
    },
  };
}
