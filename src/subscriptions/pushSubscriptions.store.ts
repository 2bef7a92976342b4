import type { DeviceToken } from '../domain/deviceToken.js';
import type { Redacted } from '../domain/redacted.js';
import { batchedFind } from '../database/batchedFind.js';
import { byTenant } from '../database/byTenant.js';
import { chatKey } from '../domain/chatId.js';
import type { ChangeObserver } from '../domain/changeObserver.js';
import { type ChatSessionRecord, type ChatSessionRow, chatSessionOf, CHAT_SESSION_COLUMNS } from '../chats/room.js';
import { auditInsert } from '../database/auditEntry.js';
import type { Database } from '../database/database.js';
import { isRowFault } from '../database/databaseErrors.js';
import { FORGET_TOKEN, FORMER_TOKEN_DIGEST } from '../database/formerToken.js';
import { createMicroBatch } from '../database/microBatch.js';
import { pushSubscriptionOf, type PushSubscriptionRecord } from './pushSubscriptionRow.js';

/** A device's request: subscribe with this token, or (`device: null`) cancel. */
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
  /** The client's subscription before the change: service and token. */
  before: string | null;
}

/**
 * One statement for any number of changes: the ownership check, the upsert or removal, and an audit entry of each real
 * change. An app that sends the same token on each switch to the background makes no entry.
 * The statement share-locks the sessions in key order. So a chat that ends at the same time either sees the new
 * subscription and removes it, or makes this statement refuse it. The previous subscription is read only if a live query
 * watches it (parameter 2).
 */
const CHANGE_SUBSCRIPTIONS = `/* change_subscriptions */
WITH input AS (
  SELECT * FROM json_to_recordset($1::json) AS i(tenant_id int, chat_id text, app_id text, client_id text, service push_service,
    device_token text, bundle_id text, actor text, at timestamptz, details jsonb, address text)
  -- As many as there are: with it ten are planned for, and without a hundred.
  LIMIT $3::int
), session AS (
  SELECT ${CHAT_SESSION_COLUMNS}, s.app_id = i.app_id AND s.client_id = i.client_id AS owned
  FROM chat_sessions s JOIN input i ON s.tenant_id = i.tenant_id AND s.chat_id = i.chat_id
  ORDER BY s.tenant_id, s.chat_id FOR SHARE OF s
), allowed AS (
  SELECT i.* FROM input i JOIN session s ON s.tenant_id = i.tenant_id AND s.chat_id = i.chat_id
  WHERE s.owned AND s.ended_at IS NULL
), upserted AS (
  INSERT INTO push_subscriptions AS p (tenant_id, chat_id, service, device_token, bundle_id, created_at, refreshed_at,
    token_since)
  SELECT tenant_id, chat_id, service, device_token, bundle_id, at, at, at FROM allowed WHERE service IS NOT NULL
  ON CONFLICT (tenant_id, chat_id) DO UPDATE SET
    service = EXCLUDED.service, device_token = EXCLUDED.device_token, bundle_id = EXCLUDED.bundle_id,
    created_at = CASE WHEN p.removed_at IS NULL THEN p.created_at ELSE EXCLUDED.created_at END,
    token_since = CASE WHEN p.service = EXCLUDED.service AND p.bundle_id IS NOT DISTINCT FROM EXCLUDED.bundle_id AND ${FORMER_TOKEN_DIGEST} = sha256(convert_to(EXCLUDED.device_token, 'UTF8')) 
      THEN COALESCE(p.token_since, p.refreshed_at) ELSE EXCLUDED.refreshed_at END,
    refreshed_at = EXCLUDED.refreshed_at, removed_at = NULL, removal_reason = NULL, former_token_digest = NULL
  RETURNING tenant_id, chat_id, created_at, refreshed_at IN (created_at, token_since) AS is_new
), removed AS (
  UPDATE push_subscriptions p SET ${FORGET_TOKEN}, removed_at = a.at, removal_reason = 'UNSUBSCRIBED'
  FROM allowed a
  WHERE a.service IS NULL AND p.tenant_id = a.tenant_id AND p.chat_id = a.chat_id AND p.removed_at IS NULL
  RETURNING p.tenant_id, p.chat_id, true AS is_new
), audited AS (
  ${auditInsert({
    ...{ at: 'at', actor: 'actor', address: 'address', object: `'chat:' || chat_id`, details: 'details' },
    action: `CASE WHEN service IS NULL THEN 'unsubscribe' ELSE 'subscribe' END`,
    from: `allowed JOIN (SELECT tenant_id, chat_id, is_new FROM upserted UNION ALL SELECT * FROM removed) c
    USING (tenant_id, chat_id) WHERE c.is_new`,
  })}
)
SELECT s.*, u.created_at AS subscribed_at, CASE WHEN $2 THEN (
  SELECT p.service || ' ' || p.device_token FROM push_subscriptions p
  WHERE p.tenant_id = s.tenant_id AND p.chat_id = s.chat_id AND p.removed_at IS NULL) END AS before
FROM session s LEFT JOIN upserted u ON u.tenant_id = s.tenant_id AND u.chat_id = s.chat_id`;

/** The queue holds at least a second of work. */
const SHARES = { waiting: 5_000, batch: 256, turn: 64 };

/** See `createPushSubscriptions`. */
export type PushSubscriptionsStore = ReturnType<typeof createPushSubscriptions>;

/** The push subscriptions of one database. */
export function createPushSubscriptions({ prisma, hot, concurrency }: Database, observer: ChangeObserver) {
  const changes = createMicroBatch<SubscriptionChange, SubscriptionVerdict>({
    keyOf: (change) => `${change.tenantId} ${change.chatId}`,
    run: runChanges,
    isRowFault,
    maxSize: 256,
    fairness: { tenantOf: ({ tenantId }) => tenantId, weightOf: () => 1, shares: SHARES, heavy: Infinity },
    concurrency,
  });

  const find = batchedFind(
    chatKey,
    ({ tenantId, chatId }: PushSubscriptionRecord) => ({ tenantId, chatId }),
    async (chats) => {
      const rows = await prisma.pushSubscription.findMany({
        where: {
          OR: byTenant(chats, ({ chatId }) => chatId).map(([tenantId, ids]) => ({ tenantId, chatId: { in: ids } })),
        },
      });
      return rows.flatMap((row) => pushSubscriptionOf(row) ?? []);
    },
  );

  async function runChanges(items: readonly SubscriptionChange[]): Promise<SubscriptionVerdict[]> {
    const isWatched = items.some((item) => observer.isWatched(item.tenantId));
    const rows = await hot<VerdictRow>(CHANGE_SUBSCRIPTIONS, [
      JSON.stringify(items.map(inputOf)),
      isWatched,
      items.length,
    ]);
    const found = new Map(rows.map((row) => [`${row.tenant_id} ${row.chat_id}`, row]));
    const verdicts = items.map((item) => verdictOf(item, found.get(`${item.tenantId} ${item.chatId}`)));
    if (isWatched) {
      const isNews = (item: SubscriptionChange, index: number) =>
        verdicts[index]?.kind === 'changed' &&
        found.get(`${item.tenantId} ${item.chatId}`)?.before !== tokenNameOf(item.device);
      observer.pushSubscriptions(items.filter(isNews));
    }
    return verdicts;
  }

  return {
    /** Subscribes, replaces or cancels, in one batch with other calls. */
    change: changes.submit,

    /** The session's push subscription; null: it has none. */
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

/** The change as the statement's JSON input. PostgreSQL rejects lone surrogates in JSON, and no chat id contains one. */
function inputOf({ tenantId, chatId, appId, clientId, device, actor, at, address }: SubscriptionChange): unknown {
  return {
    tenant_id: tenantId,
    chat_id: chatId.toWellFormed(),
    app_id: appId.toWellFormed(),
    client_id: clientId.reveal().toWellFormed(),
    service: device?.service,
    device_token: device?.token.reveal(),
    bundle_id: device?.bundleId,
    actor,
    at,
    details: auditDetails(device),
    address,
  };
}

/** The same text as the statement's name of the previous subscription. */
function tokenNameOf(device: DeviceToken | null): string | null {
  return device && `${device.service} ${device.token.reveal()}`;
}

function auditDetails(device: DeviceToken | null): Record<string, unknown> {
  return device ? { service: device.service, deviceToken: device.token.toString() } : {};
}
