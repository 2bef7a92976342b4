import type { ChatState } from '../domain/chatState.js';
import type { Redacted } from '../domain/redacted.js';
import type { ChangeObserver } from '../domain/changeObserver.js';
import { auditEnds, endingColumns, removeSubscriptions, REMOVE_SUBSCRIPTIONS, type EndReason } from '../chats/room.js';
import type { Database } from '../database/database.js';
import { isDuplicate } from '../database/databaseErrors.js';

/** A chat of the contact center behind the gateway, and its client. */
export interface UpstreamChat {
  tenantId: number;
  chatId: string;
  appId: string;
  clientId: Redacted;
}

/** A chat as learned from the response to Request Chat. */
export interface LearnedChat extends UpstreamChat {
  /** Null: absent or unknown. */
  state: ChatState | null;
  phoneNumber: string | null;
  from: string | null;
  locale: string | null;
  parameters: Record<string, unknown> | null;
  actor: string;
  address: string | null;
  /** When its client requested it. */
  at: Date;
}

/**
 * `foreign`: another client already has a chat with this id. `outdated`: the client has got another chat since, or this one
 * has ended; nothing was changed.
 */
export type LearnVerdict = 'new' | 'known' | 'foreign' | 'outdated';

/** The key of an event: its type, and its sender's id. */
export interface EventName {
  event: string;
  msgId: string;
}

/**
 * The client's active session, and the one of that name, locked in key order before the next statement looks: so it sees
 * the subscriptions that were committed while this one waited.
 */
const LOCK_SESSIONS = `
SELECT chat_id FROM chat_sessions
WHERE tenant_id = $1 AND chat_id IN (
  SELECT $2::text UNION ALL
  SELECT chat_id FROM chat_sessions WHERE tenant_id = $1 AND app_id = $3 AND client_id = $4 AND ended_at IS NULL)
ORDER BY chat_id FOR NO KEY UPDATE`;

/**
 * Creates or updates the session, reopens an ended one, and ends the client's other active chat with its subscription,
 * because a client has one chat. Counting those comes first, as the unique index of active sessions requires. A request
 * from before the newest chat, or before this one's end, is too late.
 */
const LEARN_CHAT = `
WITH taken AS (
  SELECT app_id = $3 AND client_id = $4 AS owned, ended_at FROM chat_sessions WHERE tenant_id = $1 AND chat_id = $2
), seen AS (
  SELECT CASE
    WHEN EXISTS (SELECT FROM taken WHERE NOT owned) THEN 'foreign'
    WHEN EXISTS (SELECT FROM taken WHERE ended_at >= $10::timestamptz) OR EXISTS (
      SELECT FROM chat_sessions
      WHERE tenant_id = $1 AND app_id = $3 AND client_id = $4 AND ended_at IS NULL AND chat_id <> $2
        AND created_at > $10::timestamptz) THEN 'outdated'
    WHEN EXISTS (SELECT FROM taken) THEN 'known'
    ELSE 'new' END AS verdict
), replaced AS (
  UPDATE chat_sessions s SET ${endingColumns('$10::timestamptz', `'REPLACED'`)}
  WHERE tenant_id = $1 AND app_id = $3 AND client_id = $4 AND ended_at IS NULL AND chat_id <> $2
    AND (SELECT verdict FROM seen) IN ('new', 'known')
  RETURNING tenant_id, chat_id, ended_at, end_reason
), removed AS (${removeSubscriptions('replaced s')}
), audited AS (
  ${auditEnds('replaced', '$11', '$12')}
), learned AS (
  INSERT INTO chat_sessions AS s
    (tenant_id, chat_id, app_id, client_id, state, phone_number, "from", locale, parameters, created_at)
  SELECT $1::int, $2::text, $3::text, $4::text, COALESCE($5::chat_state, 'QUEUED'), $6::text, $7::text, $8::text,
    $9::jsonb, $10::timestamptz
  WHERE (SELECT count(*) FROM replaced) >= 0 AND (SELECT verdict FROM seen) IN ('new', 'known')
  ON CONFLICT (tenant_id, chat_id) DO UPDATE SET
    state = CASE WHEN s.ended_at IS NULL THEN COALESCE($5::chat_state, s.state) ELSE EXCLUDED.state END,
    ended_at = NULL, end_reason = NULL,
    phone_number = COALESCE(EXCLUDED.phone_number, s.phone_number),
    "from" = COALESCE(EXCLUDED."from", s."from"),
    locale = CASE WHEN s.locale_chosen THEN s.locale ELSE COALESCE(EXCLUDED.locale, s.locale) END,
    parameters = COALESCE(EXCLUDED.parameters, s.parameters)
    WHERE s.app_id = EXCLUDED.app_id AND s.client_id = EXCLUDED.client_id
  RETURNING s.chat_id
)
SELECT CASE WHEN verdict = 'new' AND NOT EXISTS (SELECT FROM learned) THEN 'foreign' ELSE verdict END AS verdict,
  COALESCE((SELECT array_agg(chat_id) FROM removed), '{}') AS unsubscribed
FROM seen`;

const END_CHAT = `
WITH session AS (
  UPDATE chat_sessions s SET ${endingColumns('$5::timestamptz', '$6::text')}
  WHERE tenant_id = $1 AND chat_id = $2 AND app_id = $3 AND client_id = $4 AND ended_at IS NULL
  RETURNING tenant_id, chat_id, ended_at, end_reason
), audited AS (
  ${auditEnds('session', '$7', '$8')}
)
SELECT chat_id FROM session`;

const FIND_EVENTS = `
SELECT max(e.seq) AS newest, count(DISTINCT (e.event, e.msg_id))::int AS found
FROM chat_sessions s JOIN chat_events e USING (tenant_id, chat_id)
JOIN unnest($5::text[], $6::text[]) AS i(event, msg_id) USING (event, msg_id)
WHERE tenant_id = $1 AND chat_id = $2 AND s.app_id = $3 AND s.client_id = $4 AND e.source = 'PLATFORM'`;

/** Two concurrent requests of one client may both create its session; the next try sees the other's. */
const TRIES = 3;

/** See `createUpstreamChatsStore`. */
export type UpstreamChatsStore = ReturnType<typeof createUpstreamChatsStore>;

/** The store of chats of the contact center behind the gateway. */
export function createUpstreamChatsStore({ prisma }: Database, observer: ChangeObserver) {
  async function learnOnce(chat: LearnedChat): Promise<LearnVerdict> {
    const key = keyOf(chat);
    const [, rows] = await prisma.$transaction([
      prisma.$queryRawUnsafe(LOCK_SESSIONS, ...key),
      prisma.$queryRawUnsafe<{ verdict: LearnVerdict; unsubscribed: string[] }[]>(
        LEARN_CHAT,
        ...key,
        chat.state,
        chat.phoneNumber,
        chat.from,
        chat.locale,
        chat.parameters && JSON.stringify(chat.parameters),
        chat.at,
        chat.actor,
        chat.address,
      ),
    ]);
    const [row] = rows;
    if (!row) throw new Error('the store returned no row for a chat');
    const { tenantId } = chat;
    observer.pushSubscriptions(row.unsubscribed.map((chatId) => ({ tenantId, chatId })));
    return row.verdict;
  }

  return {
    /** Stores a client's chat of the contact center and ends the client's other one. */
    async learn(chat: LearnedChat): Promise<LearnVerdict> {
      for (let left = TRIES - 1; ; left -= 1) {
        try {
          return await learnOnce(chat);
        } catch (error) {
          if (!isDuplicate(error) || left === 0) throw error;
        }
      }
    },

    /** Ends a chat with its subscription. @returns whether there was such an active chat of that client */
    async end(
      chat: UpstreamChat & {
        reason: EndReason;
        actor: string;
        address: string | null;
        at: Date;
      },
    ): Promise<boolean> {
      const values = [...keyOf(chat), chat.at, chat.reason, chat.actor, chat.address];
      const [ended, unsubscribed] = await prisma.$transaction([
        prisma.$queryRawUnsafe<{ chat_id: string }[]>(END_CHAT, ...values),
        prisma.$queryRawUnsafe<object[]>(REMOVE_SUBSCRIPTIONS, [chat.tenantId], [chat.chatId]),
      ]);
      if (unsubscribed.length > 0) observer.pushSubscriptions([chat]);
      return ended.length > 0;
    },

    /**
     * Finds the events that the platform has published here too. @returns their count and greatest number; null: none
     */
    async findEvents(
      chat: UpstreamChat & { events: readonly EventName[] },
    ): Promise<{ newest: number | null; found: number }> {
      const [row] = await prisma.$queryRawUnsafe<{ newest: number | null; found: number }[]>(
        FIND_EVENTS,
        ...keyOf(chat),
        chat.events.map(({ event }) => event),
        chat.events.map(({ msgId }) => msgId),
      );
      return row ?? { newest: null, found: 0 };
    },
  };
}

/** A chat and its client, as the first four parameters of every statement here. */
function keyOf({ tenantId, chatId, appId, clientId }: UpstreamChat): [number, string, string, string] {
  return [tenantId, chatId, appId, clientId.reveal()];
}
