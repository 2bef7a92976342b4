import { chatSessionOf, type ChatSessionRecord, type ChatSessionRow } from '../chats/room.js';
import { clientIdBegins, clientIdOf, hasPhoneNumber, isFrom } from '../database/contactSql.js';
import type { Database } from '../database/database.js';
import { hadDevice, isOfDevices } from '../database/deviceSql.js';

/** The fields of a chat that can match. */
export type ChatMatch = 'CHAT_ID' | 'CLIENT_ID' | 'DEVICE_TOKEN' | 'PHONE_NUMBER' | 'FROM';

/** The values to search chats for. */
export interface ChatsWanted {
  /** Any of these. */
  chatIds: readonly string[];
  clientId: string;
  /** The client id may begin so. */
  clientIdBeginning: string;
  /** Beginnings match only client ids of at least this many characters. */
  beginningsFrom: number;
  /** Any of these (domain/deviceToken.ts). */
  devices: readonly string[];
  /** Any of these, in normal form (domain/phoneNumber.ts). */
  phoneNumbers: readonly string[];
  /** Null: names are not searched. */
  from: string | null;
}

interface ChatFound {
  matched: ChatMatch;
  /** Whether the whole text matched. */
  isWhole: boolean;
  session: ChatSessionRecord;
}

/**
 * SQL: one kind of match in the tenant `t`, at most as many rows as wanted (parameter 2). If several kinds match a chat, the
 * lowest rank counts.
 */
const matching = (rank: number, matched: ChatMatch, rows: string) =>
  `(SELECT ${rank} AS rank, '${matched}' AS matched, m.* FROM (${rows} LIMIT $2) m)`;

const sessions = (condition: string, order = 's.created_at DESC') =>
  `SELECT s.tenant_id, s.chat_id, s.created_at FROM chat_sessions s WHERE s.tenant_id = t.id AND ${condition} ORDER BY ${order}`;
const subscriptions = (condition: string) =>
  `SELECT p.tenant_id, p.chat_id, p.created_at FROM push_subscriptions p WHERE p.tenant_id = t.id AND ${condition} ORDER BY p.created_at DESC`;

/** The rank of partial matches. */
const PARTLY = 7;

/** Reads each tenant's part of the indexes. Parameter 1: the tenant, or null for all. */
const FIND_CHATS = `
SELECT b.matched, b.rank, s.* FROM (
  SELECT * FROM (
    SELECT DISTINCT ON (m.tenant_id, m.chat_id) m.* FROM tenants t CROSS JOIN LATERAL (
      ${[
        matching(1, 'CHAT_ID', sessions('s.chat_id = ANY($3::text[])')),
        matching(2, 'DEVICE_TOKEN', subscriptions(isOfDevices('p', '$6::text[]'))),
        matching(3, 'DEVICE_TOKEN', subscriptions(hadDevice('$6::text[]'))),
        matching(4, 'PHONE_NUMBER', sessions(hasPhoneNumber('s', '$7::text[]'))),
        matching(5, 'CLIENT_ID', sessions(`${clientIdOf('s')} = lower($4::text)`)),
        matching(6, 'FROM', sessions(isFrom('s', '$8::text'))),
        matching(
          PARTLY,
          'CLIENT_ID',
          sessions(
            `${clientIdBegins('s', '$5::text')} AND length(s.client_id) >= $9::int`,
            `${clientIdOf('s')}, s.created_at DESC`,
          ),
        ),
      ].join('\n      UNION ALL ')}
    ) m WHERE $1::int IS NULL OR t.id = $1
    ORDER BY m.tenant_id, m.chat_id, m.rank
  ) best ORDER BY rank, created_at DESC, tenant_id, chat_id LIMIT $2
) b JOIN chat_sessions s USING (tenant_id, chat_id) ORDER BY b.rank, s.created_at DESC, tenant_id, chat_id`;

/** Exact names come first, then names that begin with the text. @param names SQL: the id and the name of the row */
const called = (names: readonly [string, string]) => {
  const text = 'lower($2::text)';
  const any = (test: (name: string) => string) => names.map((name) => test(`lower(${name})`)).join(' OR ');
  return {
    contains: `(${any((name) => `position(${text} IN ${name}) > 0`)})`,
    order: `(${any((name) => `${name} = ${text}`)}) DESC, (${any((name) => `starts_with(${name}, ${text})`)}) DESC`,
  };
};

const tenantNames = called(['t.host', 't.name']);
const FIND_TENANTS = `
SELECT t.id FROM tenants t WHERE ($1::int IS NULL OR t.id = $1) AND ${tenantNames.contains}
ORDER BY ${tenantNames.order}, t.host LIMIT $3`;

const appNames = called(['a.app_id', 'a.name']);
const FIND_APPS = `
SELECT a.tenant_id AS "tenantId", a.app_id AS "appId" FROM apps a
WHERE ($1::int IS NULL OR a.tenant_id = $1) AND ${appNames.contains}
ORDER BY ${appNames.order}, a.app_id, a.tenant_id LIMIT $3`;

/** See `createSearchStore`. */
export type SearchStore = ReturnType<typeof createSearchStore>;

/** Searches one database. Every call: in one tenant, or (null) in all. */
export function createSearchStore({ prisma }: Database) {
  return {
    /** Chats, each once: whole matches by kind, then beginnings; the newest first within each kind. */
    async chats(tenantId: number | null, wanted: ChatsWanted, limit: number): Promise<ChatFound[]> {
      const { chatIds, clientId, clientIdBeginning, beginningsFrom, devices, phoneNumbers, from } = wanted;
      const rows = await prisma.$queryRawUnsafe<(ChatSessionRow & { matched: ChatMatch; rank: number })[]>(
        FIND_CHATS,
        ...[tenantId, limit, chatIds, clientId, clientIdBeginning, devices, phoneNumbers, from, beginningsFrom],
      );
      return rows.map((row) => ({ matched: row.matched, isWhole: row.rank < PARTLY, session: chatSessionOf(row) }));
    },

    /** Tenants whose host or name contains this text, ignoring case. */
    async tenants(tenantId: number | null, text: string, limit: number): Promise<number[]> {
      const rows = await prisma.$queryRawUnsafe<{ id: number }[]>(FIND_TENANTS, tenantId, text, limit);
      return rows.map(({ id }) => id);
    },

    /** Apps whose id or name contains this text, ignoring case. */
    async apps(tenantId: number | null, text: string, limit: number): Promise<{ tenantId: number; appId: string }[]> {
      return prisma.$queryRawUnsafe(FIND_APPS, tenantId, text, limit);
    },
  };
}
