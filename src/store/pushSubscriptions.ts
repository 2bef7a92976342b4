import type { DeviceToken } from '../domain/deviceToken.js';
import { Redacted } from '../domain/redacted.js';
import type { PushService } from '../domain/pushService.js';
import { batchedFind } from './batchedFind.js';
import { chatContextKey } from './chatContexts.js';
import { chatSessionOf, type ChatSessionRecord, type ChatSessionRow } from './chatSessions.js';
import type { Database } from './database.js';
import { isRowFault } from './databaseErrors.js';
import { createMicroBatch } from './microBatch.js';

/** How a session's client wants to be notified. */
export interface PushSubscriptionRecord {
  tenantId: number;
  chatId: string;
  service: PushService;
  deviceToken: Redacted;
  bundleId: string | null;
  createdAt: Date;
  refreshedAt: Date;
}

/** What a device asks for: to be notified by this token, or (`device: null`) not to be notified any more. */
export interface SubscriptionChange {
  tenantId: number;
  chatId: string;
  appId: string;
  clientId: Redacted;
  device: DeviceToken | null;
  actor: string;
  address: string | null;
  at: Date;
}

export type SubscriptionVerdict =
  | { kind: 'changed'; session: ChatSessionRecord; subscription: PushSubscriptionRecord | null }
  | { kind: 'chatNotFound' }
  | { kind: 'chatNotOwned' }
  | { kind: 'chatEnded' };

interface VerdictRow extends ChatSessionRow {
  owned: boolean;
  subscribed_at: Date | null;
}

/**
 * One statement for any number of changes: the ownership check, the upsert or removal, and the audit entry of each.
 * The sessions are share-locked in key order, so a chat that ends at the same time either sees the new subscription and
 * removes it, or refuses it here.
 */
const CHANGE_SUBSCRIPTIONS = `
WITH input AS (
  SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::timestamptz[], $10::jsonb[], $11::text[])
    AS i(tenant_id, chat_id, app_id, client_id, service, device_token, bundle_id, actor, at, details, address)
), session AS (
  SELECT s.*, s.app_id = i.app_id AND s.client_id = i.client_id AS owned
  FROM chat_sessions s JOIN input i ON s.tenant_id = i.tenant_id AND s.chat_id = i.chat_id
  ORDER BY s.tenant_id, s.chat_id FOR SHARE OF s
), allowed AS (
  SELECT i.* FROM input i JOIN session s ON s.tenant_id = i.tenant_id AND s.chat_id = i.chat_id
  WHERE s.owned AND s.ended_at IS NULL
), upserted AS (
  INSERT INTO push_subscriptions AS p (tenant_id, chat_id, service, device_token, bundle_id, created_at, refreshed_at)
  SELECT tenant_id, chat_id, service::push_service, device_token, bundle_id, at, at FROM allowed WHERE service IS NOT NULL
  ON CONFLICT (tenant_id, chat_id) DO UPDATE SET
    service = EXCLUDED.service, device_token = EXCLUDED.device_token, bundle_id = EXCLUDED.bundle_id,
    created_at = CASE WHEN p.removed_at IS NULL THEN p.created_at ELSE EXCLUDED.created_at END,
    refreshed_at = EXCLUDED.refreshed_at, removed_at = NULL, removal_reason = NULL
  RETURNING tenant_id, chat_id, created_at
), removed AS (
  UPDATE push_subscriptions p SET device_token = NULL, removed_at = a.at, removal_reason = 'UNSUBSCRIBED'
  FROM allowed a
  WHERE a.service IS NULL AND p.tenant_id = a.tenant_id AND p.chat_id = a.chat_id AND p.removed_at IS NULL
), audited AS (
  INSERT INTO audit_entries (tenant_id, at, actor, address, action, object, details)
  SELECT tenant_id, at, actor, address, CASE WHEN service IS NULL THEN 'unsubscribe' ELSE 'subscribe' END,
    'chat:' || chat_id, details
  FROM allowed
)
SELECT s.*, u.created_at AS subscribed_at
FROM session s LEFT JOIN upserted u ON u.tenant_id = s.tenant_id AND u.chat_id = s.chat_id`;

const FIND_SUBSCRIPTIONS = `
SELECT p.* FROM unnest($1::int[], $2::text[]) AS c(tenant_id, chat_id)
JOIN push_subscriptions p ON p.tenant_id = c.tenant_id AND p.chat_id = c.chat_id
WHERE p.removed_at IS NULL AND p.device_token IS NOT NULL`;

/** A row of push_subscriptions that is in force. */
interface SubscriptionRow {
  tenant_id: number;
  chat_id: string;
  service: PushService;
  device_token: string;
  bundle_id: string | null;
  created_at: Date;
  refreshed_at: Date;
}

/** A second of work at the least. */
const MAX_WAITING = 5_000;

/** The push subscriptions of one database. */
export function createPushSubscriptions({ prisma, concurrency }: Database) {
  const changes = createMicroBatch<SubscriptionChange, SubscriptionVerdict>({
    keyOf: (change) => `${change.tenantId} ${change.chatId}`,
    run: runChanges,
    isRowFault,
    maxSize: 256,
    backlog: { max: MAX_WAITING, tenantOf: (item) => item.tenantId },
    concurrency: Math.min(concurrency, 2),
  });

  const find = batchedFind(
    chatContextKey,
    ({ tenantId, chatId }: PushSubscriptionRecord) => ({ tenantId, chatId }),
    async (chats) => {
      const rows = await prisma.$queryRawUnsafe<SubscriptionRow[]>(
        FIND_SUBSCRIPTIONS,
        chats.map(({ tenantId }) => tenantId),
        chats.map(({ chatId }) => chatId),
      );
      return rows.map(subscriptionOf);
    },
  );

  async function runChanges(items: readonly SubscriptionChange[]): Promise<SubscriptionVerdict[]> {
    const rows = await prisma.$queryRawUnsafe<VerdictRow[]>(
      CHANGE_SUBSCRIPTIONS,
      items.map((item) => item.tenantId),
      items.map((item) => item.chatId),
      items.map((item) => item.appId),
      items.map((item) => item.clientId.reveal()),
      items.map((item) => item.device?.service ?? null),
      items.map((item) => item.device?.token.reveal() ?? null),
      items.map((item) => item.device?.bundleId ?? null),
      items.map((item) => item.actor),
      items.map((item) => item.at),
      items.map((item) => JSON.stringify(auditDetails(item.device))),
      items.map((item) => item.address),
    );
    const found = new Map(rows.map((row) => [`${row.tenant_id} ${row.chat_id}`, row]));
    return items.map((item) => verdictOf(item, found.get(`${item.tenantId} ${item.chatId}`)));
  }

  return {
    /** Subscribes, replaces or cancels, together with the other calls of the moment. */
    change: changes.submit,

    /** The session's push subscription, or null when it has none now. */
    find: (tenantId: number, chatId: string) => find({ tenantId, chatId }),
  };
}

function verdictOf(item: SubscriptionChange, row: VerdictRow | undefined): SubscriptionVerdict {
  if (!row) return { kind: 'chatNotFound' };
  if (!row.owned) return { kind: 'chatNotOwned' };
  if (row.ended_at !== null) return { kind: 'chatEnded' };
  const subscription = item.device && {
    tenantId: item.tenantId,
    chatId: item.chatId,
    service: item.device.service,
    deviceToken: item.device.token,
    bundleId: item.device.bundleId,
    createdAt: row.subscribed_at ?? item.at,
    refreshedAt: item.at,
  };
  return { kind: 'changed', session: chatSessionOf(row), subscription };
}

function subscriptionOf(row: SubscriptionRow): PushSubscriptionRecord {
  return {
    tenantId: row.tenant_id,
    chatId: row.chat_id,
    service: row.service,
    deviceToken: new Redacted(row.device_token),
    bundleId: row.bundle_id,
    createdAt: row.created_at,
    refreshedAt: row.refreshed_at,
  };
}

function auditDetails(device: DeviceToken | null): Record<string, unknown> {
  return device ? { service: device.service, deviceToken: device.token.toString() } : {};
}
