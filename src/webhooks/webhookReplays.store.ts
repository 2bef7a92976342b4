import type { Database } from '../database/database.js';

/** A chat with client events to send again. */
export interface ReplayedChat {
  chatId: string;
  /** The number before its first event to send again. */
  seq: number;
  events: number;
}

/**
 * Chats that were active then or later, by the indexes of active and of ended chats, each with its client events since then.
 */
const FIND = `
SELECT s.chat_id AS "chatId", e.first - 1 AS seq, e.events
FROM (
  SELECT chat_id FROM chat_sessions WHERE tenant_id = $1 AND ended_at IS NULL
  UNION ALL
  SELECT chat_id FROM chat_sessions WHERE tenant_id = $1 AND ended_at >= $2::timestamptz
) s CROSS JOIN LATERAL (
  SELECT min(seq) AS first, count(*)::int AS events FROM chat_events e
  WHERE e.tenant_id = $1 AND e.chat_id = s.chat_id AND e.source = 'CLIENT' AND e.received_at >= $2::timestamptz
) e
WHERE e.events > 0 ORDER BY s.chat_id LIMIT $3::int`;

/**
 * Goes back in these chats, in the order in which storing events locks their queues. A request under way is not disturbed:
 * its settlement goes back.
 */
const REPLAY = `
WITH chat AS (
  SELECT s.chat_id, i.seq FROM unnest($2::text[], $3::int[]) AS i(chat_id, seq)
  JOIN chat_sessions s ON s.tenant_id = $1 AND s.chat_id = i.chat_id ORDER BY s.chat_id FOR KEY SHARE OF s
)
INSERT INTO webhook_queues AS q (tenant_id, chat_id, delivered_seq, batch_seq, due_at)
SELECT $1, chat_id, seq, seq, $4::timestamptz FROM chat ORDER BY chat_id
ON CONFLICT (tenant_id, chat_id) DO UPDATE SET
  delivered_seq = CASE WHEN q.leased_by IS NULL THEN LEAST(q.delivered_seq, EXCLUDED.delivered_seq) ELSE q.delivered_seq END,
  batch_seq = CASE WHEN q.leased_by IS NULL THEN LEAST(q.delivered_seq, EXCLUDED.delivered_seq) ELSE q.batch_seq END,
  replay_seq = CASE WHEN q.leased_by IS NULL THEN NULL ELSE LEAST(q.replay_seq, EXCLUDED.delivered_seq) END,
  due_at = CASE WHEN q.leased_by IS NULL THEN EXCLUDED.due_at ELSE q.due_at END`;

/** See `createWebhookReplays`. */
export type WebhookReplaysStore = ReturnType<typeof createWebhookReplays>;

/** Sends client events again. */
export function createWebhookReplays({ prisma }: Database) {
  return {
    /** Up to `limit` chats with client events since then, ordered by id. */
    async find(tenantId: number, since: Date, limit: number): Promise<ReplayedChat[]> {
      return prisma.$queryRawUnsafe<ReplayedChat[]>(FIND, tenantId, since, limit);
    },

    /** Queues the events of these chats again. */
    async replay(tenantId: number, chats: readonly ReplayedChat[], now: Date): Promise<void> {
      const ids = chats.map(({ chatId }) => chatId);
      const numbers = chats.map(({ seq }) => seq);
      await prisma.$executeRawUnsafe(REPLAY, tenantId, ids, numbers, now);
    },
  };
}
