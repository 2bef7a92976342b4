import type { Database } from '../database/database.js';
import { Prisma } from '../database/generated/client.js';
import { inListOrder, type Slice, type TimeKey } from '../domain/slice.js';
import type { RefusedRequest } from '../refusals/room.js';
import type { ChatName } from './chatFacts.store.js';
import { EVENT_COLUMNS, OWN_EVENT, storedEventOf, type StoredEvent, type StoredEventRow } from './storedEvent.js';

/** A change of the chat or its subscription, from the audit log. */
export interface ChangeRecord {
  actor: string;
  action: string;
  details: Record<string, unknown>;
}

/** Something that happened in a chat, under its key. */
type TimelineItem = { key: TimeKey } & (
  | { kind: 'EVENT'; event: StoredEvent; refusal: RefusedRequest | null }
  | { kind: 'BEGINNING' }
  | { kind: 'CHANGE'; change: ChangeRecord }
  | { kind: 'REFUSED_REQUEST'; refusal: RefusedRequest }
);

interface Keyed {
  at: Date;
  name: string;
}

type RefusalRow = Keyed & Omit<RefusedRequest, 'at'>;

/** Orders entries of the same time: an event comes after the change that may have caused its result. */
const NAMES = {
  beginning: Prisma.sql`'a' COLLATE "C"`,
  event: Prisma.sql`('e' || lpad(e.seq::text, 10, '0')) COLLATE "C"`,
  change: Prisma.sql`('c' || lpad(a.id::text, 19, '0')) COLLATE "C"`,
  refusal: Prisma.sql`('r' || lpad(r.id::text, 19, '0')) COLLATE "C"`,
};
const REFUSAL = Prisma.sql`jsonb_build_object('at', r.at, 'operation', r.operation, 'door', r.door, 'code', r.code, 'field', r.field,
  'message', r.message)`;

/** See `createTimelinesStore`. */
export type TimelinesStore = ReturnType<typeof createTimelinesStore>;

/** Reads what happened in a chat, newest first. */
export function createTimelinesStore({ prisma }: Database) {
  /** Reads a whole slice from each source. The newest entries of all are the result. */
  async function list({ tenantId, chatId }: ChatName, slice: Slice<TimeKey>): Promise<TimelineItem[]> {
    const [events, changes, refusals, beginnings] = await Promise.all([
      prisma.$queryRaw<(StoredEventRow & Keyed & { refusal: (Omit<RefusedRequest, 'at'> & { at: string }) | null })[]>`
        SELECT ${Prisma.raw(EVENT_COLUMNS)}, e.at, e.name, (
          SELECT ${REFUSAL} FROM chat_refusals r
          WHERE r.tenant_id = ${tenantId} AND r.chat_id = ${chatId} AND r.at <= e.at ORDER BY r.id DESC LIMIT 1
        ) AS refusal
        FROM (
          SELECT e.*, e.received_at AS at, ${NAMES.event} AS name FROM chat_events e
          WHERE e.tenant_id = ${tenantId} AND e.chat_id = ${chatId}
            AND ${inSlice(Prisma.sql`e.received_at`, NAMES.event, slice)}
        ) e ${Prisma.raw(OWN_EVENT)} ${ordered(slice)}`,
      prisma.$queryRaw<(ChangeRecord & Keyed)[]>`
        SELECT a.actor, a.action, a.details, a.at, ${NAMES.change} AS name FROM audit_entries a
        WHERE a.tenant_id = ${tenantId} AND a.object = ${`chat:${chatId}`}
          AND ${inSlice(Prisma.sql`a.at`, NAMES.change, slice)} ${ordered(slice)}`,
      prisma.$queryRaw<RefusalRow[]>`
        SELECT r.at, r.operation, r.door, r.code, r.field, r.message, ${NAMES.refusal} AS name FROM chat_refusals r
        WHERE r.tenant_id = ${tenantId} AND r.chat_id = ${chatId}
          AND ${inSlice(Prisma.sql`r.at`, NAMES.refusal, slice)} ${ordered(slice)}`,
      prisma.$queryRaw<Keyed[]>`
        SELECT s.created_at AS at, ${NAMES.beginning} AS name FROM chat_sessions s
        WHERE s.tenant_id = ${tenantId} AND s.chat_id = ${chatId}
          AND ${inSlice(Prisma.sql`s.created_at`, NAMES.beginning, slice)}`,
    ]);
    const items: TimelineItem[] = [
      ...events.map((row) => ({
        kind: 'EVENT' as const,
        key: keyOf(row),
        event: storedEventOf(row),
        refusal: row.refusal && { ...row.refusal, at: new Date(row.refusal.at) },
      })),
      ...changes.map(({ actor, action, details, ...key }) => ({
        kind: 'CHANGE' as const,
        key: keyOf(key),
        change: { actor, action, details },
      })),
      ...refusals.map(({ name, ...refusal }) => ({
        kind: 'REFUSED_REQUEST' as const,
        key: { at: refusal.at, name },
        refusal,
      })),
    ];
    for (const row of beginnings) items.push({ kind: 'BEGINNING', key: keyOf(row) });
    const direction = slice.fromEnd ? -1 : 1;
    const sorted = items.sort((a, b) => direction * newestFirst(a.key, b.key)).slice(0, slice.limit);
    return inListOrder(sorted, slice);
  }
  return { list };
}

function keyOf({ at, name }: Keyed): TimeKey {
  return { at, name };
}

function newestFirst(a: TimeKey, b: TimeKey): number {
  return b.at.getTime() - a.at.getTime() || (a.name < b.name ? 1 : -1);
}

function inSlice(at: Prisma.Sql, name: Prisma.Sql, { after, before }: Slice<TimeKey>): Prisma.Sql {
  const key = Prisma.sql`(${at}, ${name})`;
  return Prisma.join(
    [
      Prisma.sql`TRUE`,
      ...(after ? [Prisma.sql`${key} < (${after.at}::timestamptz, ${after.name}::text)`] : []),
      ...(before ? [Prisma.sql`${key} > (${before.at}::timestamptz, ${before.name}::text)`] : []),
    ],
    ' AND ',
  );
}

function ordered({ limit, fromEnd }: Slice<TimeKey>): Prisma.Sql {
  const direction = fromEnd ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  return Prisma.sql`ORDER BY at ${direction}, name ${direction} LIMIT ${limit}`;
}
