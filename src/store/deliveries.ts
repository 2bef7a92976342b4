import type { DeliveryAttempt, DeliveryStatus } from '../domain/deliveryPolicy.js';
import type { Notification } from '../domain/notification.js';
import type { PushService } from '../domain/pushService.js';
import { Redacted } from '../domain/redacted.js';
import type { Database } from './database.js';
import { isRowFault } from './databaseErrors.js';
import { createMicroBatch } from './microBatch.js';

/** A delivery that this node has to itself until its lease lapses. */
export interface LeasedDelivery {
  tenantId: number;
  id: string;
  chatId: string;
  appId: string;
  notification: Notification;
  /** Sends begun, the one this lease is for included. */
  attempt: number;
  attempts: DeliveryAttempt[];
  createdAt: Date;
  expiresAt: Date;
  /** Null: nobody may be reached any more, because of `removalReason`. */
  target: { service: PushService; deviceToken: Redacted; bundleId: string | null; refreshedAt: Date } | null;
  removalReason: string | null;
}

/** What became of a leased delivery. `attempt: null`: nothing was sent. */
export interface Settlement {
  tenantId: number;
  id: string;
  /** The lease's attempt number: a settlement that comes after the lease lapsed changes nothing. */
  leasedAttempt: number;
  status: DeliveryStatus;
  attempt: DeliveryAttempt | null;
  reason: string | null;
  providerMessageId: string | null;
  /** When to send again; null: settled. */
  dueAt: Date | null;
  at: Date;
}

/** A token that its provider calls dead. */
export interface DeadToken {
  tenantId: number;
  chatId: string;
  deviceToken: Redacted;
  /** Only a subscription refreshed before this is meant. */
  registeredBefore: Date;
  reason: string;
  at: Date;
}

/** The tenants that have something in the outbox: hops from one to the next along the index of due deliveries. */
const TENANTS_WITH_WORK = `
WITH RECURSIVE tenant(id) AS (
  (SELECT tenant_id FROM deliveries WHERE due_at IS NOT NULL ORDER BY tenant_id LIMIT 1)
  UNION ALL
  SELECT (SELECT d.tenant_id FROM deliveries d WHERE d.due_at IS NOT NULL AND d.tenant_id > t.id ORDER BY d.tenant_id LIMIT 1)
  FROM tenant t WHERE t.id IS NOT NULL
)`;

/** The tenants take turns within a lease, so that the oldest of one tenant's burst do not fill it. */
const LEASE = `${TENANTS_WITH_WORK}, due AS (
  SELECT d.tenant_id, d.id, d.chat_id, row_number() OVER (PARTITION BY d.tenant_id ORDER BY d.due_at) AS turn
  FROM tenant t CROSS JOIN LATERAL (
    SELECT tenant_id, id, chat_id, due_at FROM deliveries
    WHERE tenant_id = t.id AND due_at <= $1::timestamptz ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
  ) d ORDER BY turn, d.due_at LIMIT $2
), leased AS (
  UPDATE deliveries d SET
    attempt = d.attempt + 1, due_at = $3::timestamptz, leased_by = $4,
    -- The token may have been replaced by one of another service since.
    service = COALESCE(p.service, d.service)
  FROM due LEFT JOIN push_subscriptions p ON p.tenant_id = due.tenant_id AND p.chat_id = due.chat_id
  WHERE d.tenant_id = due.tenant_id AND d.id = due.id
  RETURNING d.*
)
SELECT l.tenant_id, l.id, l.chat_id, l.notification, l.attempt, l.attempts, l.created_at, l.expires_at, s.app_id,
  p.service, p.device_token, p.bundle_id, p.refreshed_at, p.removal_reason
FROM leased l
JOIN chat_sessions s ON s.tenant_id = l.tenant_id AND s.chat_id = l.chat_id
LEFT JOIN push_subscriptions p ON p.tenant_id = l.tenant_id AND p.chat_id = l.chat_id
ORDER BY l.created_at, l.id`;

interface LeaseRow {
  tenant_id: number;
  id: string;
  chat_id: string;
  app_id: string;
  notification: Notification;
  attempt: number;
  attempts: (Omit<DeliveryAttempt, 'at'> & { at: string })[];
  created_at: Date;
  expires_at: Date;
  service: PushService;
  device_token: string | null;
  bundle_id: string | null;
  refreshed_at: Date;
  removal_reason: string | null;
}

/** One look at the index for each tenant with work: it runs after every lease that was not full. */
const NEXT_DUE_AT = `${TENANTS_WITH_WORK}
SELECT min(due_at) AS due_at FROM tenant t CROSS JOIN LATERAL (
  SELECT due_at FROM deliveries WHERE tenant_id = t.id AND due_at IS NOT NULL ORDER BY due_at LIMIT 1
) d`;

const SETTLE = `
UPDATE deliveries d SET
  status = i.status::delivery_status, attempts = d.attempts || i.attempts, reason = i.reason,
  provider_message_id = i.provider_message_id, due_at = i.due_at, leased_by = NULL,
  settled_at = CASE WHEN i.due_at IS NULL THEN i.at END
FROM (
  SELECT d.tenant_id, d.id, i.* FROM unnest($1::int[], $2::uuid[], $3::int[], $4::text[], $5::jsonb[], $6::text[], $7::text[],
    $8::timestamptz[], $9::timestamptz[])
    AS i(for_tenant, for_id, leased_attempt, status, attempts, reason, provider_message_id, due_at, at)
  JOIN deliveries d ON d.tenant_id = i.for_tenant AND d.id = i.for_id AND d.attempt = i.leased_attempt AND d.leased_by = $10
  ORDER BY d.tenant_id, d.id FOR UPDATE OF d
) i
WHERE d.tenant_id = i.tenant_id AND d.id = i.id`;

const REMOVE_TOKEN = `
WITH removed AS (
  UPDATE push_subscriptions SET
    device_token = NULL, removed_at = COALESCE(removed_at, $4::timestamptz),
    removal_reason = COALESCE(removal_reason, 'TOKEN_UNREGISTERED')
  WHERE tenant_id = $1 AND chat_id = $2 AND device_token = $3 AND refreshed_at <= $5::timestamptz
  RETURNING tenant_id, chat_id, service
)
INSERT INTO audit_entries (tenant_id, at, actor, action, object, details)
SELECT tenant_id, $4::timestamptz, 'provider', 'removeToken', 'chat:' || chat_id, jsonb_build_object('reason', $6::text, 'service', service)
FROM removed`;

/** The outbox of one database, as the node called `nodeId` sees it. */
export function createDeliveries({ prisma, concurrency }: Database, nodeId: string) {
  const settlements = createMicroBatch<Settlement, undefined>({
    keyOf: (item) => item.id,
    run: runSettlements,
    isRowFault,
    maxSize: 512,
    concurrency: Math.min(concurrency, 2),
  });

  async function runSettlements(items: readonly Settlement[]): Promise<undefined[]> {
    await prisma.$executeRawUnsafe(
      SETTLE,
      items.map((item) => item.tenantId),
      items.map((item) => item.id),
      items.map((item) => item.leasedAttempt),
      items.map((item) => item.status),
      items.map((item) => JSON.stringify(item.attempt ? [item.attempt] : [])),
      items.map((item) => item.reason),
      items.map((item) => item.providerMessageId),
      items.map((item) => item.dueAt),
      items.map((item) => item.at),
      nodeId,
    );
    return items.map(() => undefined);
  }

  return {
    /** Takes up to `limit` due deliveries for this node until `leaseUntil`. */
    async lease(now: Date, leaseUntil: Date, limit: number): Promise<LeasedDelivery[]> {
      const rows = await prisma.$queryRawUnsafe<LeaseRow[]>(LEASE, now, limit, leaseUntil, nodeId);
      return rows.map(leasedDeliveryOf);
    },

    /** Records what became of a leased delivery, together with the other settlements of the moment. */
    settle: settlements.submit,

    /** Removes the subscription that has this dead token. @returns whether there was one to remove */
    async removeToken(dead: DeadToken): Promise<boolean> {
      const { tenantId, chatId, deviceToken, registeredBefore, reason, at } = dead;
      const removed = await prisma.$executeRawUnsafe(
        REMOVE_TOKEN,
        tenantId,
        chatId,
        deviceToken.reveal(),
        at,
        registeredBefore,
        reason,
      );
      return removed > 0;
    },

    /** Makes what another life of this process had leased due now. Only for a database nobody else uses. */
    async takeOverLeases(now: Date): Promise<number> {
      return prisma.$executeRaw`UPDATE deliveries SET due_at = ${now}, leased_by = NULL WHERE leased_by IS NOT NULL`;
    },

    /** When the next delivery is due (a lease that lapses included), or null when none is left. */
    async nextDueAt(): Promise<Date | null> {
      const [row] = await prisma.$queryRawUnsafe<{ due_at: Date | null }[]>(NEXT_DUE_AT);
      return row?.due_at ?? null;
    },
  };
}

function leasedDeliveryOf(row: LeaseRow): LeasedDelivery {
  return {
    tenantId: row.tenant_id,
    id: row.id,
    chatId: row.chat_id,
    appId: row.app_id,
    notification: row.notification,
    attempt: row.attempt,
    attempts: row.attempts.map((attempt) => ({ ...attempt, at: new Date(attempt.at) })),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    target:
      row.device_token === null
        ? null
        : {
            service: row.service,
            deviceToken: new Redacted(row.device_token),
            bundleId: row.bundle_id,
            refreshedAt: row.refreshed_at,
          },
    removalReason: row.removal_reason,
  };
}
