import type { Redacted } from '../domain/redacted.js';
import { chatKey } from '../domain/chatId.js';
import type { ChangeObserver } from '../domain/changeObserver.js';
import type { Database } from '../database/database.js';
import { isRowFault } from '../database/databaseErrors.js';
import { createMicroBatch } from '../database/microBatch.js';
import { seenClients, type ReceiptSignal } from './seenClients.sql.js';

/** A client is seen at its chat, and counts as present until `until`. */
interface Sighting {
  tenantId: number;
  chatId: string;
  appId: string;
  clientId: Redacted;
  until: Date;
  at: Date;
  signal: ReceiptSignal;
}

/** The platform's events up to `upTo` were sent to a client, and it counts as present until `until`. */
interface SentMark {
  tenantId: number;
  chatId: string;
  upTo: number;
  until: Date;
}

const SEE = `
WITH input AS (
  SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::text[])
    AS i(tenant_id, chat_id, app_id, client_id, until, at, signal)
), ${seenClients('$8')}
SELECT tenant_id, chat_id, s.ended, t.deliveries AS touched FROM seen s LEFT JOIN touched t USING (tenant_id, chat_id)`;

/** Sent events count as fetched once the client is seen again in time (see `seenClients`). Otherwise they are pushed. */
const MARK_SENT = `
WITH input AS (
  SELECT * FROM unnest($1::int[], $2::text[], $3::int[], $4::timestamptz[]) AS i(tenant_id, chat_id, up_to, until)
), locked AS (
  SELECT tenant_id, chat_id, s.fetched_seq, i.up_to, i.until FROM chat_sessions s JOIN input i USING (tenant_id, chat_id)
  ORDER BY tenant_id, chat_id FOR NO KEY UPDATE OF s
), marked AS (
  UPDATE chat_sessions s SET told_seq = GREATEST(s.told_seq, l.up_to), present_until = l.until FROM locked l
  WHERE s.tenant_id = l.tenant_id AND s.chat_id = l.chat_id
)
UPDATE deliveries d SET due_at = l.until FROM locked l
WHERE d.tenant_id = l.tenant_id AND d.chat_id = l.chat_id AND d.seq > l.fetched_seq
  AND d.settled_at IS NULL AND d.leased_by IS NULL AND d.reason = 'CLIENT_PRESENT' AND d.due_at > l.until
RETURNING d.tenant_id, d.id`;

interface SeenRow {
  tenant_id: number;
  chat_id: string;
  ended: boolean;
  touched: string[] | null;
}

/** See `createPresenceStore`. */
export type PresenceStore = ReturnType<typeof createPresenceStore>;

/** The presence of the clients of one database. */
export function createPresenceStore(
  { prisma, concurrency }: Database,
  longestPresenceMs: number,
  observer: ChangeObserver,
) {
  const sightings = createMicroBatch<Sighting, boolean>({
    keyOf: chatKey,
    run: runSightings,
    isRowFault,
    maxSize: 256,
    concurrency: Math.min(concurrency, 2),
  });
  const sentMarks = createMicroBatch<SentMark, undefined>({
    keyOf: chatKey,
    run: markAll,
    isRowFault,
    maxSize: 256,
    concurrency: Math.min(concurrency, 2),
  });

  async function runSightings(items: readonly Sighting[]): Promise<boolean[]> {
    const rows = await prisma.$queryRawUnsafe<SeenRow[]>(
      SEE,
      items.map((item) => item.tenantId),
      items.map((item) => item.chatId),
      items.map((item) => item.appId),
      items.map((item) => item.clientId.reveal()),
      items.map((item) => item.until),
      items.map((item) => item.at),
      items.map((item) => item.signal),
      longestPresenceMs,
    );
    for (const { tenant_id: tenantId, touched } of rows) {
      if (touched) observer.deliveries(touched.map((id) => ({ tenantId, id })));
    }
    const active = rows.filter((row) => !row.ended);
    const seen = new Set(active.map((row) => chatKey({ tenantId: row.tenant_id, chatId: row.chat_id })));
    return items.map((item) => seen.has(chatKey(item)));
  }

  async function markAll(items: readonly SentMark[]): Promise<undefined[]> {
    const rows = await prisma.$queryRawUnsafe<{ tenant_id: number; id: string }[]>(
      MARK_SENT,
      items.map((item) => item.tenantId),
      items.map((item) => item.chatId),
      items.map((item) => item.upTo),
      items.map((item) => item.until),
    );
    observer.deliveries(rows.map((row) => ({ tenantId: row.tenant_id, id: row.id })));
    return items.map(() => undefined);
  }

  return {
    /** Records that a client was seen. @returns whether it has this chat, and the chat has not ended */
    see: sightings.submit,

    /** Records that events were sent to a client. */
    markSent: sentMarks.submit,
  };
}
