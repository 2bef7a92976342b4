import type { Database } from '../../database/database.js';

/** A chat with client events to send again. */
interface ReplayedChat {
  chatId: string;
  /** The number before its first event to send again. */
  seq: number;
  events: number;
}

/** How many chats are looked at by one statement. */
const LOOKED_AT = 2_000;

/**
 * A page of chats in the order of an index, each with its client events since then.
 * @param chats SQL of the chats, by `at`
 */
const withEvents = (chats: string) => `
SELECT s.chat_id AS "chatId", s.at, e.first - 1 AS seq, e.events FROM (${chats} LIMIT ${LOOKED_AT}) s CROSS JOIN LATERAL (
  SELECT min(seq) AS first, count(*)::int AS events FROM chat_events e
  WHERE e.tenant_id = $1 AND e.chat_id = s.chat_id AND e.source = 'CLIENT' AND e.received_at >= $2::timestamptz
) e ORDER BY s.at, s.chat_id`;

/** The chats that were active at that time or later: the active ones, and those that ended since. */
const ACTIVE = withEvents(`
  SELECT chat_id, created_at AS at FROM chat_sessions
  WHERE tenant_id = $1 AND ended_at IS NULL AND (created_at, chat_id) > ($3::timestamptz, $4::text) ORDER BY created_at, chat_id`);
const ENDED = withEvents(`
  SELECT chat_id, ended_at AS at FROM chat_sessions
  WHERE tenant_id = $1 AND ended_at >= $2::timestamptz AND (ended_at, chat_id) > ($3::timestamptz, $4::text)
  ORDER BY ended_at, chat_id`);

interface LookedAt {
  chatId: string;
  at: Date;
  /** Null: no event. */
  seq: number | null;
  events: number;
}

/**
 * Sets these chats back to earlier events. It locks their queues in the order of storing events. A request under way is not
 * disturbed: its settlement sets the chat back.
 */
const REPLAY = `
WITH chat AS (
  SELECT s.chat_id, i.seq FROM unnest($2::text[], $3::int[]) AS i(chat_id, seq)
  JOIN chat_sessions s ON s.tenant_id = $1 AND s.chat_id = i.chat_id ORDER BY s.chat_id FOR KEY SHARE OF s
)
INSERT INTO webhook_queues AS q (tenant_id, chat_id, delivered_seq, batch_seq, due_at)
SELECT $1, chat_id, seq, seq, $4::timestamptz FROM chat ORDER BY chat_id
ON CONFLICT (tenant_id, chat_id) DO UPDATE SET
  delivered_seq = CASE WHEN q.leased_by IS NULL THEN LEAST(q.delivered_seq, q.replay_seq, EXCLUDED.delivered_seq)
    ELSE q.delivered_seq END,
  batch_seq = CASE WHEN q.leased_by IS NULL THEN LEAST(q.delivered_seq, q.replay_seq, EXCLUDED.delivered_seq)
    ELSE q.batch_seq END,
  replay_seq = CASE WHEN q.leased_by IS NULL THEN NULL ELSE LEAST(q.replay_seq, EXCLUDED.delivered_seq) END,
  due_at = CASE WHEN q.leased_by IS NULL THEN EXCLUDED.due_at ELSE q.due_at END`;

/** See `createWebhookReplaysStore`. */
export type WebhookReplaysStore = ReturnType<typeof createWebhookReplaysStore>;

/** Sends client events again. */
export function createWebhookReplaysStore({ prisma }: Database) {
  return {
    /** Chats with client events since then, ordered by id; about as many as `limit` if there are more. */
    async find(tenantId: number, since: Date, limit: number): Promise<ReplayedChat[]> {
      const found = new Map<string, ReplayedChat>();
      for (const statement of [ACTIVE, ENDED]) {
        let last: LookedAt | undefined = { chatId: '', at: new Date(0), seq: null, events: 0 };
        while (last && found.size < limit) {
          const rows: LookedAt[] = await prisma.$queryRawUnsafe(statement, tenantId, since, last.at, last.chatId);
          for (const { chatId, seq, events } of rows) if (seq !== null) found.set(chatId, { chatId, seq, events });
          last = rows.length === LOOKED_AT ? rows.at(-1) : undefined;
        }
      }
      return [...found.values()].sort((a, b) => (a.chatId < b.chatId ? -1 : 1));
    },

    /** Queues the events of these chats again. */
    async replay(tenantId: number, chats: readonly ReplayedChat[], now: Date): Promise<void> {
      const ids = chats.map(({ chatId }) => chatId);
      const numbers = chats.map(({ seq }) => seq);
      await prisma.$executeRawUnsafe(REPLAY, tenantId, ids, numbers, now);
    },
  };
}
