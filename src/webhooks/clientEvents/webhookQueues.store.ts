import type { WebhookCapacity } from '../sending/webhookSlots.js';
import type { ClientEvent } from '../sending/webhookMessage.js';
import type { PartyType } from '../../domain/chatEvent.js';
import type { TraceContext } from '../../domain/tracing.js';
import type { Database } from '../../database/database.js';
import type { SealedSecret } from '../../credentials/room.js';

/** A chat whose events only this node sends, until its lease expires. */
export interface LeasedChat {
  tenantId: number;
  chatId: string;
  appId: string;
  tenantHost: string;
  url: string;
  secret: SealedSecret;
  /** The platform has accepted the client's events up to this one. */
  deliveredSeq: number;
  /** The newest event of the current request. */
  batchSeq: number;
  /** Failures in a row. */
  attempt: number;
  failingSince: Date | null;
  leaseUntil: Date;
}

/** A client event, and the span of its publish; null: none was recorded. */
type StoredClientEvent = ClientEvent & { trace: TraceContext | null };

/** The result of a leased chat's request. */
type WebhookSettlement =
  { kind: 'delivered'; at: Date } | { kind: 'failed'; at: Date; failingSince: Date; reason: string; dueAt: Date };

/** The limits of a request: events, and bytes of JSON (about). */
const BATCH_EVENTS = 100;
const BATCH_BYTES = 256 * 1_024;

/**
 * The tenants with due chats, an enabled webhook and capacity. The query hops from tenant to tenant along the index of due
 * chats. Parameters 1 and 2 are the tenants with limited capacity, 3 is the capacity of each other one.
 */
const TENANTS_WITH_WORK = `
WITH RECURSIVE step(tenant_id) AS (
  (SELECT tenant_id FROM webhook_queues WHERE due_at IS NOT NULL ORDER BY tenant_id LIMIT 1)
  UNION ALL
  SELECT n.tenant_id FROM step s CROSS JOIN LATERAL (
    SELECT q.tenant_id FROM webhook_queues q WHERE q.due_at IS NOT NULL AND q.tenant_id > s.tenant_id
    ORDER BY q.tenant_id LIMIT 1
  ) n
), tenant AS (
  SELECT tenant_id, COALESCE(t.free, $3::int) AS free
  FROM step s JOIN webhooks w USING (tenant_id)
  LEFT JOIN unnest($1::int[], $2::int[]) AS t(tenant_id, free) USING (tenant_id)
  WHERE w.enabled AND COALESCE(t.free, $3::int) > 0
)`;

/**
 * Tenants take turns within a lease. A request's batch stays the same until the platform has accepted it, because an
 * unknown result may be a success: a repeat of exactly these events has the same id.
 */
const LEASE = `${TENANTS_WITH_WORK}, due AS (
  SELECT q.*, row_number() OVER (PARTITION BY q.tenant_id ORDER BY q.due_at) AS turn
  FROM tenant t CROSS JOIN LATERAL (
    SELECT tenant_id, chat_id, due_at FROM webhook_queues WHERE tenant_id = t.tenant_id AND due_at <= $4::timestamptz
    ORDER BY due_at LIMIT LEAST(t.free, $5::int) FOR UPDATE SKIP LOCKED
  ) q
), chosen AS (
  SELECT tenant_id, chat_id FROM due ORDER BY turn, due_at LIMIT $5::int
), leased AS (
  UPDATE webhook_queues q SET due_at = $6::timestamptz, leased_by = $7,
    batch_seq = CASE WHEN q.batch_seq > q.delivered_seq THEN q.batch_seq ELSE COALESCE((
      SELECT max(seq) FROM (
        SELECT seq, row_number() OVER (ORDER BY seq) AS ord, sum(bytes) OVER (ORDER BY seq) AS bytes FROM (
          SELECT seq, 100 + octet_length(event) + 2 * COALESCE(octet_length(msg_id), 0) + 2 * octet_length(party_id)
            + octet_length(content::text) AS bytes
          FROM chat_events e
          WHERE e.tenant_id = q.tenant_id AND e.chat_id = q.chat_id AND e.source = 'CLIENT' AND e.seq > q.delivered_seq
          ORDER BY seq LIMIT ${BATCH_EVENTS}
        ) next
      ) summed WHERE ord = 1 OR bytes <= ${BATCH_BYTES}
    ), q.delivered_seq) END
  FROM chosen c WHERE q.tenant_id = c.tenant_id AND q.chat_id = c.chat_id
  RETURNING q.*
)
SELECT tenant_id, chat_id, l.delivered_seq, l.batch_seq, l.attempt, l.failing_since, l.due_at, w.url, w.secret, w.key_id,
  t.host, s.app_id
FROM leased l JOIN webhooks w USING (tenant_id) JOIN tenants t ON t.id = l.tenant_id
JOIN chat_sessions s USING (tenant_id, chat_id)`;

interface LeaseRow {
  tenant_id: number;
  chat_id: string;
  delivered_seq: number;
  batch_seq: number;
  attempt: number;
  failing_since: Date | null;
  due_at: Date;
  url: string;
  secret: Uint8Array<ArrayBuffer>;
  key_id: string;
  host: string;
  app_id: string;
}

const NEXT_DUE_AT = `${TENANTS_WITH_WORK}
SELECT min(due_at) AS due_at FROM tenant t CROSS JOIN LATERAL (
  SELECT due_at FROM webhook_queues WHERE tenant_id = t.tenant_id AND due_at IS NOT NULL ORDER BY due_at LIMIT 1
) d`;

/**
 * A statement before the settlement. Inserts of events take this lock too, so the settlement starts after them and sees
 * their events. Alone, it would use the snapshot from before the wait.
 */
const LOCK = `SELECT 1 FROM webhook_queues WHERE tenant_id = $1 AND chat_id = $2 FOR UPDATE`;

/** The lease's end identifies it among all leases of the chat. */
const STILL_LEASED = `tenant_id = $1 AND chat_id = $2 AND leased_by = $3 AND due_at = $4::timestamptz`;

/** A replay that came meanwhile goes back to the events before its own. LEAST ignores null. */
const SETTLE_DELIVERED = `
UPDATE webhook_queues q SET
  delivered_seq = LEAST(q.batch_seq, q.replay_seq), batch_seq = LEAST(q.batch_seq, q.replay_seq), replay_seq = NULL,
  leased_by = NULL, attempt = 0, failing_since = NULL, last_error = NULL,
  due_at = CASE WHEN EXISTS (
    SELECT 1 FROM chat_events e
    WHERE e.tenant_id = q.tenant_id AND e.chat_id = q.chat_id AND e.source = 'CLIENT' AND e.seq > LEAST(q.batch_seq, q.replay_seq)
  ) THEN $5::timestamptz END
WHERE ${STILL_LEASED}
RETURNING due_at IS NOT NULL AS has_more`;

const SETTLE_FAILED = `
UPDATE webhook_queues SET attempt = attempt + 1, failing_since = $6::timestamptz, last_error = $7, due_at = $5::timestamptz,
  leased_by = NULL
WHERE ${STILL_LEASED}
RETURNING false AS has_more`;

/** See `createWebhookQueuesStore`. */
export type WebhookQueuesStore = ReturnType<typeof createWebhookQueuesStore>;

/** The webhook queues of one database, as leased by the node `nodeId`. */
export function createWebhookQueuesStore({ prisma }: Database, nodeId: string) {
  return {
    /** Leases due chats for this node until `leaseUntil`. */
    async lease(now: Date, leaseUntil: Date, capacity: WebhookCapacity): Promise<LeasedChat[]> {
      const rows = await prisma.$queryRawUnsafe<LeaseRow[]>(
        LEASE,
        ...scarce(capacity),
        now,
        capacity.total,
        leaseUntil,
        nodeId,
      );
      return rows.map(leasedChatOf);
    },

    /** When the next chat within the capacity is due, including expiring leases; null: none. */
    async nextDueAt(capacity: WebhookCapacity): Promise<Date | null> {
      const [row] = await prisma.$queryRawUnsafe<{ due_at: Date | null }[]>(NEXT_DUE_AT, ...scarce(capacity));
      return row?.due_at ?? null;
    },

    /** The remaining events of a leased chat's batch, in order. */
    async events({ tenantId, chatId, deliveredSeq, batchSeq }: LeasedChat): Promise<StoredClientEvent[]> {
      const rows = await prisma.chatEvent.findMany({
        where: { tenantId, chatId, source: 'CLIENT', seq: { gt: deliveredSeq, lte: batchSeq } },
        orderBy: { seq: 'asc' },
      });
      return rows.map(({ seq, event, msgId, partyId, content, occurredAt, traceContext: trace }) => {
        const { displayName = null, partyType = null, msg = null, data } = content as StoredContent;
        return {
          ...{ seq, event, msgId, occurredAt, displayName, partyType, msg, trace },
          partyId: partyId === '' ? null : partyId,
          data: data ?? {},
        };
      });
    },

    /**
     * Records the result of a leased chat's request, if the lease still holds. @returns whether there is more to send
     * now
     */
    async settle({ tenantId, chatId, leaseUntil }: LeasedChat, settlement: WebhookSettlement): Promise<boolean> {
      const lease = [tenantId, chatId, nodeId, leaseUntil] as const;
      type Settled = { has_more: boolean }[];
      const update =
        settlement.kind === 'delivered'
          ? prisma.$queryRawUnsafe<Settled>(SETTLE_DELIVERED, ...lease, settlement.at)
          : prisma.$queryRawUnsafe<Settled>(
              SETTLE_FAILED,
              ...lease,
              settlement.dueAt,
              settlement.failingSince,
              settlement.reason,
            );
      const [, rows] = await prisma.$transaction([prisma.$queryRawUnsafe(LOCK, tenantId, chatId), update]);
      return rows[0]?.has_more ?? false;
    },

    /** Makes leases of a previous run due now. Only for a database of this process alone. */
    async takeOverLeases(now: Date): Promise<number> {
      return prisma.$executeRaw`UPDATE webhook_queues SET due_at = ${now}, leased_by = NULL WHERE leased_by IS NOT NULL`;
    },
  };
}

/** The `content` of a client event. */
interface StoredContent {
  displayName?: string | null;
  partyType?: PartyType | null;
  msg?: string | null;
  /** Further fields, in snake_case, as the client sent them. */
  data?: Record<string, unknown> | null;
}

/** The first three parameters. */
function scarce({ tenants, perTenant }: WebhookCapacity): unknown[] {
  return [tenants.map(({ tenantId }) => tenantId), tenants.map(({ free }) => free), perTenant];
}

function leasedChatOf(row: LeaseRow): LeasedChat {
  return {
    tenantId: row.tenant_id,
    chatId: row.chat_id,
    appId: row.app_id,
    tenantHost: row.host,
    url: row.url,
    secret: { sealed: row.secret, keyId: row.key_id },
    deliveredSeq: row.delivered_seq,
    batchSeq: row.batch_seq,
    attempt: row.attempt,
    failingSince: row.failing_since,
    leaseUntil: row.due_at,
  };
}
