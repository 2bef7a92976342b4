import type { Redacted } from '../domain/redacted.js';
import type { Database } from './database.js';
import { isRowFault } from './databaseErrors.js';
import { createMicroBatch } from './microBatch.js';

/** A client looks at its chat, or has done so: it counts as present until then. */
export interface Sighting {
  tenantId: number;
  chatId: string;
  appId: string;
  clientId: Redacted;
  until: Date;
}

/** A client has the platform's events up to this number. */
export interface Fetch {
  tenantId: number;
  chatId: string;
  upTo: number;
  /** It counts as present until then. */
  until: Date;
  at: Date;
}

/** The sessions are locked in key order, as everywhere. */
const SET = `
WITH input AS (
  SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
    AS i(tenant_id, chat_id, app_id, client_id, until)
), locked AS (
  SELECT s.tenant_id, s.chat_id, i.until
  FROM chat_sessions s JOIN input i ON i.tenant_id = s.tenant_id AND i.chat_id = s.chat_id
  WHERE s.app_id = i.app_id AND s.client_id = i.client_id AND s.ended_at IS NULL
  ORDER BY s.tenant_id, s.chat_id FOR NO KEY UPDATE OF s
)
UPDATE chat_sessions s SET present_until = l.until FROM locked l
WHERE s.tenant_id = l.tenant_id AND s.chat_id = l.chat_id
RETURNING s.tenant_id, s.chat_id`;

/**
 * What is fetched needs no push. A delivery that a node has leased is left to it: the push may be on its way, and the lease
 * looks at what was fetched before it.
 */
const FETCHED = `
WITH input AS (
  SELECT * FROM unnest($1::int[], $2::text[], $3::int[], $4::timestamptz[], $5::timestamptz[])
    AS i(tenant_id, chat_id, up_to, until, at)
), locked AS (
  SELECT s.tenant_id, s.chat_id, s.fetched_seq, i.up_to, i.until, i.at
  FROM chat_sessions s JOIN input i ON i.tenant_id = s.tenant_id AND i.chat_id = s.chat_id
  ORDER BY s.tenant_id, s.chat_id FOR NO KEY UPDATE OF s
), session AS (
  UPDATE chat_sessions s SET fetched_seq = GREATEST(l.fetched_seq, l.up_to), present_until = l.until FROM locked l
  WHERE s.tenant_id = l.tenant_id AND s.chat_id = l.chat_id
)
UPDATE deliveries d SET status = 'SUPPRESSED', reason = 'CLIENT_FETCHED', due_at = NULL, settled_at = l.at
FROM locked l
WHERE d.tenant_id = l.tenant_id AND d.chat_id = l.chat_id AND d.seq > l.fetched_seq AND d.seq <= l.up_to
  AND d.due_at IS NOT NULL AND d.leased_by IS NULL`;

/** Where the clients of one database are: at their chats, or away. */
export function createPresence({ prisma, concurrency }: Database) {
  const sightings = createMicroBatch<Sighting, boolean>({
    keyOf: chatKey,
    run: runSightings,
    isRowFault,
    maxSize: 256,
    concurrency: Math.min(concurrency, 2),
  });
  const fetches = createMicroBatch<Fetch, undefined>({
    keyOf: chatKey,
    run: runFetches,
    isRowFault,
    maxSize: 256,
    concurrency: Math.min(concurrency, 2),
  });

  async function runSightings(items: readonly Sighting[]): Promise<boolean[]> {
    const rows = await prisma.$queryRawUnsafe<{ tenant_id: number; chat_id: string }[]>(
      SET,
      items.map((item) => item.tenantId),
      items.map((item) => item.chatId),
      items.map((item) => item.appId),
      items.map((item) => item.clientId.reveal()),
      items.map((item) => item.until),
    );
    const seen = new Set(rows.map((row) => chatKey({ tenantId: row.tenant_id, chatId: row.chat_id })));
    return items.map((item) => seen.has(chatKey(item)));
  }

  async function runFetches(items: readonly Fetch[]): Promise<undefined[]> {
    await prisma.$executeRawUnsafe(
      FETCHED,
      items.map((item) => item.tenantId),
      items.map((item) => item.chatId),
      items.map((item) => item.upTo),
      items.map((item) => item.until),
      items.map((item) => item.at),
    );
    return items.map(() => undefined);
  }

  return {
    /** Says until when a client is present. @returns whether it has such a chat, and the chat has not ended */
    set: sightings.submit,

    /** Says what a client has got, and until when it is present. */
    fetched: fetches.submit,
  };
}

function chatKey({ tenantId, chatId }: { tenantId: number; chatId: string }): string {
  return `${tenantId} ${chatId}`;
}
