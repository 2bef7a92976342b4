import type { AuditNote } from '../domain/auditNote.js';
import type { Removal } from './removal.js';
import type { Redacted } from '../domain/redacted.js';
import type { AuditEntryRecord } from './auditEntries.store.js';
import { auditInsert, noteParameters, noteValues } from '../database/auditEntry.js';
import type { Database } from '../database/database.js';
import { isRowFault } from '../database/databaseErrors.js';
import { hasPhoneNumber } from '../database/contactSql.js';
import { hadDevice, isOfDevices } from '../database/deviceSql.js';
import { REMOVE_SESSIONS, removalOf, type RemovedRow } from './removeSessions.js';

/** The target: a chat, a client of an app, or all chats whose current or last device or whose phone number this is. */
export type ErasureTarget =
  | { kind: 'chat'; chatId: string }
  | { kind: 'client'; appId: string; clientId: Redacted }
  /** The device is one of these. */
  | { kind: 'token'; devices: readonly Redacted[] }
  /** The phone number is one of these, in normal form. */
  | { kind: 'phone'; numbers: readonly Redacted[] };

/**
 * A digest of the erased value: `sha256` in hexadecimal digits, or `scrypt`, with which trying all phone numbers takes long.
 */
export interface Digest {
  kind: 'sha256' | 'scrypt';
  text: string;
}

/** Sessions to erase in one transaction, with the details of its audit entry besides the counts. */
interface ErasureBatch {
  tenantId: number;
  target: ErasureTarget;
  chatIds: readonly string[];
  note: AuditNote;
  object: string;
  /** Finds the entry of a known value. */
  digest: Digest;
}

export interface ErasedBatch {
  removal: Removal;
  /** Active ones, which clients may be polling. */
  active: string[];
  /** Null: nothing was erased. */
  proof: AuditEntryRecord | null;
}

const HAS_DEVICE = isOfDevices('p', '$5::text[]');
const HAD_DEVICE = hadDevice('$5::text[]');
const HAS_PHONE_NUMBER = hasPhoneNumber('s', '$5::text[]');

/**
 * SQL by kind: whether the session `s` belongs to the target. Parameters 3 to 5 name the target; a kind's unused ones are
 * null.
 */
const IS_MEANT: Record<ErasureTarget['kind'], string> = {
  chat: `s.chat_id = $3::text AND $4::text IS NULL AND $5::text[] IS NULL`,
  client: `s.app_id = $3::text AND s.client_id = $4::text AND $5::text[] IS NULL`,
  token: `$3::text IS NULL AND $4::text IS NULL AND EXISTS (
    SELECT FROM push_subscriptions p WHERE p.tenant_id = s.tenant_id AND p.chat_id = s.chat_id AND (${HAS_DEVICE} OR ${HAD_DEVICE}))`,
  phone: `$3::text IS NULL AND $4::text IS NULL AND ${HAS_PHONE_NUMBER}`,
};

const FIND: Record<ErasureTarget['kind'], string> = {
  chat: `SELECT s.chat_id FROM chat_sessions s WHERE s.tenant_id = $1 AND ${IS_MEANT.chat} LIMIT $2`,
  client: `SELECT s.chat_id FROM chat_sessions s WHERE s.tenant_id = $1 AND ${IS_MEANT.client} ORDER BY s.chat_id LIMIT $2`,
  token: `SELECT p.chat_id FROM push_subscriptions p WHERE p.tenant_id = $1 AND $3::text IS NULL AND $4::text IS NULL AND ${HAS_DEVICE}
    UNION SELECT p.chat_id FROM push_subscriptions p WHERE p.tenant_id = $1 AND ${HAD_DEVICE} ORDER BY chat_id LIMIT $2`,
  phone: `SELECT s.chat_id FROM chat_sessions s WHERE s.tenant_id = $1 AND ${IS_MEANT.phone} ORDER BY s.chat_id LIMIT $2`,
};

/**
 * A separate statement that locks in the order of publishing and subscribing. Concurrent writers of these chats finish
 * before the next statement starts, which sees what they wrote. Later ones find no chat.
 */
const LOCK = `
SELECT chat_id FROM chat_sessions WHERE tenant_id = $1 AND chat_id = ANY($2::text[]) ORDER BY chat_id FOR UPDATE`;

const eraseStatement = (isMeant: string) => `
WITH doomed AS (
  SELECT s.tenant_id, s.chat_id FROM chat_sessions s WHERE s.tenant_id = $1 AND s.chat_id = ANY($2::text[]) AND ${isMeant}
), ${REMOVE_SESSIONS}, audited AS (
  ${auditInsert({
    ...{ from: 'removed r WHERE r.chat_sessions > 0', tenantId: '$1', ...noteParameters(6), object: '$10' },
    details: `jsonb_build_object($12::text, $11::text, 'chatSessions', r.chat_sessions,
      'pushSubscriptions', r.push_subscriptions, 'chatEvents', r.chat_events, 'deliveries', r.deliveries)`,
  })}
  RETURNING id, details
)
SELECT r.*, COALESCE((SELECT array_agg(chat_id) FROM gone_sessions WHERE ended_at IS NULL), '{}') AS active, a.id, a.details
FROM removed r LEFT JOIN audited a ON true`;

const ERASE: Record<ErasureTarget['kind'], string> = {
  chat: eraseStatement(IS_MEANT.chat),
  client: eraseStatement(IS_MEANT.client),
  token: eraseStatement(IS_MEANT.token),
  phone: eraseStatement(IS_MEANT.phone),
};

const COUNT = `
SELECT (SELECT count(*)::int FROM chat_sessions WHERE tenant_id = $1 AND chat_id = ANY($2::text[])) AS chat_sessions,
  (SELECT count(*)::int FROM push_subscriptions WHERE tenant_id = $1 AND chat_id = ANY($2::text[])) AS push_subscriptions,
  (SELECT count(*)::int FROM chat_events WHERE tenant_id = $1 AND chat_id = ANY($2::text[])) AS chat_events,
  (SELECT count(*)::int FROM deliveries WHERE tenant_id = $1 AND chat_id = ANY($2::text[])) AS deliveries`;

type ErasedRow = RemovedRow & { active: string[]; id: bigint | null; details: Record<string, unknown> | null };

/**
 * The removal of old publish receipts locks in another order, so the database may abort one of the two as a deadlock.
 */
const TRIES = 3;

/** See `createErasureStore`. */
export type ErasureStore = ReturnType<typeof createErasureStore>;

/** The permanent removal of chats. */
export function createErasureStore({ prisma }: Database) {
  async function eraseOnce(batch: ErasureBatch): Promise<ErasedBatch> {
    const { tenantId, target, chatIds, note, object, digest } = batch;
    const [, [row]] = await prisma.$transaction([
      prisma.$queryRawUnsafe(LOCK, tenantId, chatIds),
      prisma.$queryRawUnsafe<ErasedRow[]>(
        ERASE[target.kind],
        tenantId,
        chatIds,
        ...parametersOf(target),
        ...noteValues(note),
        object,
        digest.text,
        digest.kind,
      ),
    ]);
    if (!row) throw new Error('an aggregate returned no row');
    return { removal: removalOf(row), active: row.active, proof: proofOf(batch, row) };
  }

  return {
    /** Up to `limit` chats of the target, in their order. */
    async find(tenantId: number, target: ErasureTarget, limit: number): Promise<string[]> {
      const rows = await prisma.$queryRawUnsafe<{ chat_id: string }[]>(
        FIND[target.kind],
        tenantId,
        limit,
        ...parametersOf(target),
      );
      return rows.map((row) => row.chat_id);
    },

    /** How much an erasure of these chats would remove. */
    async count(tenantId: number, chatIds: readonly string[]): Promise<Removal> {
      const [row] = await prisma.$queryRawUnsafe<RemovedRow[]>(COUNT, tenantId, chatIds);
      if (!row) throw new Error('an aggregate returned no row');
      return removalOf(row);
    },

    /** Erases those of these chats that still belong to the target, in one transaction. */
    async erase(batch: ErasureBatch): Promise<ErasedBatch> {
      for (let left = TRIES - 1; ; left -= 1) {
        try {
          return await eraseOnce(batch);
        } catch (error) {
          if (!isRowFault(error) || left === 0) throw error;
        }
      }
    },
  };
}

function proofOf({ tenantId, note, object }: ErasureBatch, { id, details }: ErasedRow): AuditEntryRecord | null {
  if (id === null || details === null) return null;
  const { at, actor, address, action } = note;
  return { tenantId, id, at, actor, address, action, object, details };
}

/** Parameters 3 to 5 of the statements. */
function parametersOf(target: ErasureTarget): (string | string[] | null)[] {
  switch (target.kind) {
    case 'chat':
      return [target.chatId, null, null];
    case 'client':
      return [target.appId, target.clientId.reveal(), null];
    case 'token':
      return [null, null, target.devices.map((device) => device.reveal())];
    case 'phone':
      return [null, null, target.numbers.map((number) => number.reveal())];
  }
}
