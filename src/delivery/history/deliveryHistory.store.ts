import type { DeliveryStatus } from '../settling/deliveryPolicy.js';
import type { PushService } from '../../domain/pushService.js';
import { batchedFind } from '../../database/batchedFind.js';
import { batchedSlices } from '../../database/batchedSlices.js';
import type { Database } from '../../database/database.js';
import { firstIdAt } from '../../database/firstIdAt.js';
import { Prisma } from '../../database/generated/client.js';
import { chatKey } from '../../domain/chatId.js';
import { COUNTED_MAX } from '../../domain/boundedCount.js';
import { inListOrder, type Slice } from '../../domain/slice.js';
import { type DeliveryRecord, deliveryRecordOf, type DeliveryRow } from './deliveryRow.js';

/** A filter of deliveries; null: no condition. */
export interface DeliveryFilter {
  appId: string | null;
  chatId: string | null;
  status: DeliveryStatus | null;
  service: PushService | null;
  /** False: under way. */
  settled: boolean | null;
  createdAfter: Date | null;
  createdBefore: Date | null;
}

/** The place of a delivery in its chat: by its event, then by its id, because a delivery may be sent again. */
export interface DeliveryKey {
  seq: number;
  id: string;
}

interface ChatKey {
  tenantId: number;
  chatId: string;
}

const EVERY = Prisma.sql`TRUE`;
const NONE = Prisma.sql`FALSE`;
const COLUMNS = Prisma.sql`d.tenant_id AS "tenantId", d.id, d.chat_id AS "chatId", d.seq, d.event, d.service::text, d.status::text, d.reason,
  d.attempts, d.provider_message_id AS "providerMessageId", d.created_at AS "createdAt", d.due_at AS "dueAt",
  d.settled_at AS "settledAt", d.resend_of AS "resendOf"`;

/** See `createDeliveryHistoryStore`. */
export type DeliveryHistoryStore = ReturnType<typeof createDeliveryHistoryStore>;

/** Reads the deliveries of one database. */
export function createDeliveryHistoryStore({ prisma }: Database) {
  const ofChat = batchedSlices(
    ({ tenantId, chatId }) => `${tenantId} ${chatId}`,
    ({ tenantId, chatId }: DeliveryRecord): ChatKey => ({ tenantId, chatId }),
    async (chats, slice: Slice<DeliveryKey>) => {
      const { after, before } = slice;
      const direction = slice.fromEnd ? Prisma.sql`DESC` : Prisma.sql`ASC`;
      const rows = await prisma.$queryRaw<DeliveryRow[]>`
        SELECT n.* FROM unnest(${chats.map(({ tenantId }) => tenantId)}::int[], ${chats.map(({ chatId }) => chatId)}::text[])
          AS c(tenant_id, chat_id)
        CROSS JOIN LATERAL (
          SELECT ${COLUMNS} FROM deliveries d
          WHERE d.tenant_id = c.tenant_id AND d.chat_id = c.chat_id
            AND ${after === null ? EVERY : Prisma.sql`(d.seq, d.id) > (${after.seq}, ${after.id}::uuid)`}
            AND ${before === null ? EVERY : Prisma.sql`(d.seq, d.id) < (${before.seq}, ${before.id}::uuid)`}
          ORDER BY d.seq ${direction}, d.id ${direction} LIMIT ${slice.limit}
        ) n ORDER BY n.seq ${direction}, n.id ${direction}`;
      return rows.map(deliveryRecordOf);
    },
  );

  const countOfChat = batchedFind(
    chatKey,
    ({ tenantId, chatId }: ChatKey & { count: number }): ChatKey => ({ tenantId, chatId }),
    (chats) => prisma.$queryRaw<(ChatKey & { count: number })[]>`
      SELECT c.tenant_id AS "tenantId", c.chat_id AS "chatId", n.count
      FROM unnest(${chats.map(({ tenantId }) => tenantId)}::int[], ${chats.map(({ chatId }) => chatId)}::text[])
        AS c(tenant_id, chat_id)
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS count FROM (
          SELECT FROM deliveries d WHERE d.tenant_id = c.tenant_id AND d.chat_id = c.chat_id LIMIT ${COUNTED_MAX + 1}
        ) counted
      ) n`,
  );

  return {
    /** How many deliveries a chat has, up to one more than COUNTED_MAX. */
    countOfChat: async ({ tenantId, chatId }: ChatKey) => (await countOfChat({ tenantId, chatId }))?.count ?? 0,

    /** A chat's deliveries, oldest first. A page of chats reads the same slice of each chat in one statement. */
    ofChat,

    /** A tenant's deliveries, newest first; the key is the id, which grows with time. */
    async ofTenant(tenantId: number, filter: DeliveryFilter, slice: Slice<string>): Promise<DeliveryRecord[]> {
      const { after, before } = slice;
      const conditions = [
        ...conditionsOf(tenantId, filter),
        after === null ? EVERY : Prisma.sql`d.id < ${after}::uuid`,
        before === null ? EVERY : Prisma.sql`d.id > ${before}::uuid`,
      ];
      const rows = await prisma.$queryRaw<DeliveryRow[]>`
        SELECT ${COLUMNS} FROM deliveries d WHERE ${Prisma.join(conditions, ' AND ')}
        ORDER BY d.id ${slice.fromEnd ? Prisma.sql`ASC` : Prisma.sql`DESC`} LIMIT ${slice.limit}`;
      return inListOrder(rows.map(deliveryRecordOf), slice);
    },

    /** How many they are, up to one more than COUNTED_MAX. */
    async count(tenantId: number, filter: DeliveryFilter): Promise<number> {
      const [row] = await prisma.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM (
          SELECT FROM deliveries d WHERE ${Prisma.join(conditionsOf(tenantId, filter), ' AND ')}
          ORDER BY d.id DESC LIMIT ${COUNTED_MAX + 1}
        ) counted`;
      return row?.count ?? 0;
    },

    async find(tenantId: number, id: string): Promise<DeliveryRecord | null> {
      const [row] = await prisma.$queryRaw<DeliveryRow[]>`
        SELECT ${COLUMNS} FROM deliveries d WHERE d.tenant_id = ${tenantId} AND d.id = ${id}::uuid`;
      return row ? deliveryRecordOf(row) : null;
    },
  };
}

function conditionsOf(tenantId: number, filter: DeliveryFilter): Prisma.Sql[] {
  const { createdAfter, createdBefore } = filter;
  return [
    Prisma.sql`d.tenant_id = ${tenantId}`,
    filter.chatId === null ? EVERY : Prisma.sql`d.chat_id = ${filter.chatId}`,
    filter.appId === null ? EVERY : Prisma.sql`d.app_id = ${filter.appId}`,
    filter.service === null ? EVERY : Prisma.sql`d.service = ${filter.service}::push_service`,
    statusCondition(filter.status),
    settledCondition(filter),
    createdAfter === null ? EVERY : Prisma.sql`d.id >= ${firstIdAt(createdAfter)}::uuid`,
    createdBefore === null ? EVERY : Prisma.sql`d.id < ${firstIdAt(createdBefore)}::uuid`,
  ];
}

/** A status says whether a delivery is settled: a filter that denies it finds nothing. */
function settledCondition({ settled, status }: DeliveryFilter): Prisma.Sql {
  if (settled === null) return EVERY;
  if (status !== null && (status === 'PENDING' || status === 'RETRYING') === settled) return NONE;
  return settled ? Prisma.sql`d.due_at IS NULL` : Prisma.sql`d.due_at IS NOT NULL`;
}

/** Deliveries under way are in the index of due times. FAILED, EXPIRED and SUPPRESSED ones have their own index. */
function statusCondition(status: DeliveryStatus | null): Prisma.Sql {
  switch (status) {
    case null:
      return EVERY;
    case 'PENDING':
    case 'RETRYING':
      return Prisma.sql`d.status = ${status}::delivery_status AND d.due_at IS NOT NULL`;
    case 'SENT':
      return Prisma.sql`d.status = 'SENT'`;
    default:
      return Prisma.sql`d.status = ${status}::delivery_status AND d.status IN ('FAILED', 'EXPIRED', 'SUPPRESSED')`;
  }
}
