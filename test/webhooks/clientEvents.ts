import { QUEUE_CLIENT_EVENTS } from '../../src/delivery/publishing/writeEvents.sql.js';
import type { Database } from '../../src/database/database.js';
import type { Chat } from '../support/testStores.js';

/** Something that a client does in a test. */
export interface Act {
  event?: string;
  msgId?: string;
  content?: object;
  /** As if the platform had done it. */
  isPlatforms?: boolean;
}

const INSERT = `
WITH session AS (
  UPDATE chat_sessions SET last_seq = last_seq + $3::int WHERE tenant_id = $1 AND chat_id = $2
  RETURNING tenant_id, chat_id, last_seq - $3::int AS base
), inserted AS (
  INSERT INTO chat_events (tenant_id, chat_id, seq, source, event, msg_id, content, occurred_at, received_at)
  SELECT s.tenant_id, s.chat_id, s.base + e.ord, e.source::event_source, e.event, e.msg_id, e.content, $4::timestamptz,
    $4::timestamptz
  FROM session s, unnest($5::text[], $6::text[], $7::text[], $8::jsonb[]) WITH ORDINALITY
    AS e(source, event, msg_id, content, ord)
  RETURNING tenant_id, chat_id, seq, source, received_at
), queued AS (${QUEUE_CLIENT_EVENTS})
SELECT seq FROM inserted ORDER BY seq`;

/** Stores what a client does in a chat, as one statement. @returns the events' numbers */
export async function clientActs(
  prisma: Pick<Database['prisma'], '$queryRawUnsafe'>,
  { tenantId, chatId }: Pick<Chat, 'tenantId' | 'chatId'>,
  acts: readonly Act[],
  when = new Date(),
): Promise<number[]> {
  const rows = await prisma.$queryRawUnsafe<{ seq: number }[]>(
    INSERT,
    tenantId,
    chatId,
    acts.length,
    when,
    acts.map(({ isPlatforms }) => (isPlatforms ? 'PLATFORM' : 'CLIENT')),
    acts.map(({ event }) => event ?? 'chat_session_message'),
    acts.map(({ msgId }) => msgId ?? null),
    acts.map(({ content }) => JSON.stringify(content ?? {})),
  );
  return rows.map(({ seq }) => seq);
}

/** What a client says. */
export function said(...texts: string[]): Act[] {
  return texts.map((msg) => ({ content: { displayName: null, partyType: null, msg } }));
}
