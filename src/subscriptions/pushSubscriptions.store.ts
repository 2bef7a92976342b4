import { deviceOf, type DeviceToken } from '../domain/deviceToken.js';
import type { Redacted } from '../domain/redacted.js';
import { batchedFind } from '../database/batchedFind.js';
import { byTenant } from '../database/byTenant.js';
import { chatKey } from '../domain/chatId.js';
import type { ChangeObserver } from '../domain/changeObserver.js';
import { type ChatSessionRecord, type ChatSessionRow, chatSessionOf, CHAT_SESSION_COLUMNS } from '../chats/room.js';
import { auditInsert } from '../database/auditEntry.js';
import type { Database } from '../database/database.js';
import { isLostRace, isRowFault } from '../database/databaseErrors.js';
import { forgetToken, FORMER_TOKEN_DIGEST, isOfDevice, deviceOfRow } from '../database/deviceSql.js';
import { createMicroBatch } from '../database/microBatch.js';
import { suppressWaiting } from './endedSubscriptions.sql.js';
import { pushSubscriptionOf, type PushSubscriptionRecord } from './pushSubscriptionRow.js';

/** A device's request: subscribe with this token, or (`device: null`) cancel. */
export interface SubscriptionChange {
  tenantId: number;
  chatId: string;
  appId: string;
  clientId: Redacted;
  device: DeviceToken | null;
  /** The client's language from now on; null: as it was. */
  locale: string | null;
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
  /** The chats that lost their subscription to one of the changes, the same in each row; null: none. */
  taken: string[] | null;
  /** The deliveries that are not sent because of it. */
  suppressed: string[] | null;
}

/**
 * One statement for any number of changes, of different devices: the ownership check, the upsert or removal, and an audit
 * entry of each real change. An app that sends the same token on each switch to the background makes no entry.
 *
 * - It share-locks the sessions in key order. So a chat that ends at the same time either sees the new subscription and
 *   removes it, or makes this statement refuse it.
 * - A device belongs to the client that has sent it last: what other clients of the app have by it ends, first of all,
 *   because the index of devices allows no second active one. Where two clients send it at once, it fails the later one,
 *   and the next try finds the other. Locks of all rows in key order keep the two from waiting for each other.
 * - What only live queries need (parameter 2) is read only for them.
 */
const CHANGE_SUBSCRIPTIONS = `/* change_subscriptions */
WITH input AS (
  SELECT * FROM json_to_recordset($1::json) AS i(tenant_id int, chat_id text, app_id text, client_id text, service push_service,
    device_token text, device text, bundle_id text, p256dh text, auth text,
    locale text, actor text, at timestamptz, details jsonb, address text)
  -- As many as there are: with it ten are planned for, and without a hundred.
  LIMIT $3::int
), session AS (
  SELECT ${CHAT_SESSION_COLUMNS}, s.app_id = i.app_id AND s.client_id = i.client_id AS owned
  FROM chat_sessions s JOIN input i ON s.tenant_id = i.tenant_id AND s.chat_id = i.chat_id
  ORDER BY s.tenant_id, s.chat_id FOR SHARE OF s
), allowed AS (
  SELECT i.* FROM input i JOIN session s ON s.tenant_id = i.tenant_id AND s.chat_id = i.chat_id
  WHERE s.owned AND s.ended_at IS NULL
), theirs AS (
  SELECT p.tenant_id, p.chat_id, a.device, a.at, a.actor, a.address, a.chat_id AS by_chat
  FROM allowed a JOIN push_subscriptions p ON p.tenant_id = a.tenant_id AND ${isOfDevice('p', 'a.device')}
  JOIN chat_sessions o ON o.tenant_id = p.tenant_id AND o.chat_id = p.chat_id
  WHERE o.app_id = a.app_id AND o.client_id <> a.client_id
), locked AS (
  SELECT p.tenant_id, p.chat_id, p.removed_at IS NULL AS was_active, ${deviceOfRow('p')} AS device
  FROM (SELECT tenant_id, chat_id FROM theirs UNION SELECT tenant_id, by_chat FROM theirs) k
  JOIN push_subscriptions p ON p.tenant_id = k.tenant_id AND p.chat_id = k.chat_id
  ORDER BY p.tenant_id, p.chat_id FOR UPDATE OF p
), taken AS (
  UPDATE push_subscriptions p
  SET ${forgetToken()}, removed_at = COALESCE(p.removed_at, t.at), removal_reason = 'DEVICE_TAKEN_OVER'
  FROM theirs t JOIN locked l ON l.tenant_id = t.tenant_id AND l.chat_id = t.chat_id AND l.device = t.device
  WHERE p.tenant_id = l.tenant_id AND p.chat_id = l.chat_id
  RETURNING p.tenant_id, p.chat_id, p.service, l.was_active, t.at, t.actor, t.address, t.by_chat
), ${suppressWaiting('taken', `'DEVICE_TAKEN_OVER'`)}, audited_takeovers AS (
  ${auditInsert({
    ...{ from: 'taken WHERE was_active', at: 'at', actor: 'actor', address: 'address', action: `'takeOverDevice'` },
    object: `'chat:' || chat_id`,
    details: `jsonb_build_object('reason', 'DEVICE_TAKEN_OVER', 'service', service, 'by', 'chat:' || by_chat)`,
  })}
), upserted AS (
  INSERT INTO push_subscriptions AS p (tenant_id, chat_id, app_id, service, device_token, bundle_id, web_push_p256dh,
    web_push_auth, created_at, refreshed_at, token_since)
  SELECT tenant_id, chat_id, app_id, service, device_token, bundle_id, p256dh, auth, at, at, at FROM allowed
  -- Counting them has ended the others' subscriptions.
  WHERE service IS NOT NULL AND (SELECT count(*) FROM taken) >= 0
  ON CONFLICT (tenant_id, chat_id) DO UPDATE SET
    app_id = EXCLUDED.app_id, service = EXCLUDED.service, device_token = EXCLUDED.device_token, bundle_id = EXCLUDED.bundle_id,
    web_push_p256dh = EXCLUDED.web_push_p256dh, web_push_auth = EXCLUDED.web_push_auth,
    created_at = CASE WHEN p.removed_at IS NULL THEN p.created_at ELSE EXCLUDED.created_at END,
    token_since = CASE WHEN p.service = EXCLUDED.service AND p.bundle_id IS NOT DISTINCT FROM EXCLUDED.bundle_id AND ${FORMER_TOKEN_DIGEST} = sha256(convert_to(EXCLUDED.device_token, 'UTF8')) 
      THEN COALESCE(p.token_since, p.refreshed_at) ELSE EXCLUDED.refreshed_at END,
    refreshed_at = EXCLUDED.refreshed_at, removed_at = NULL, removal_reason = NULL, former_token_digest = NULL,
    former_device_digest = NULL
  RETURNING tenant_id, chat_id, created_at, refreshed_at IN (created_at, token_since) AS is_new
), removed AS (
  UPDATE push_subscriptions p SET ${forgetToken()}, removed_at = a.at, removal_reason = 'UNSUBSCRIBED'
  FROM allowed a
  WHERE a.service IS NULL AND p.tenant_id = a.tenant_id AND p.chat_id = a.chat_id AND p.removed_at IS NULL
  RETURNING p.tenant_id, p.chat_id, true AS is_new
), located AS (
  UPDATE chat_sessions s SET locale = a.locale, locale_chosen = true FROM allowed a
  WHERE a.locale IS NOT NULL AND s.tenant_id = a.tenant_id AND s.chat_id = a.chat_id
    AND (s.locale IS DISTINCT FROM a.locale OR NOT s.locale_chosen)
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
  WHERE p.tenant_id = s.tenant_id AND p.chat_id = s.chat_id AND p.removed_at IS NULL) END AS before,
  CASE WHEN $2 THEN (SELECT array_agg(chat_id) FROM taken WHERE tenant_id = s.tenant_id AND was_active) END AS taken,
  CASE WHEN $2 THEN (SELECT array_agg(id::text) FROM suppressed WHERE tenant_id = s.tenant_id) END AS suppressed
FROM session s LEFT JOIN upserted u ON u.tenant_id = s.tenant_id AND u.chat_id = s.chat_id`;

/** The queue holds at least a second of work. */
const SHARES = { waiting: 5_000, batch: 256, turn: 64 };

const TRIES = 5;

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
    const verdicts = new Map<SubscriptionChange, SubscriptionVerdict>();
    for (const turn of turnsByDevice(items)) {
      const found = await retryLostRaces(() => runTurn(turn));
      turn.forEach((item, index) => verdicts.set(item, found[index] as SubscriptionVerdict));
    }
    return items.map((item) => verdicts.get(item) as SubscriptionVerdict);
  }

  async function runTurn(items: readonly SubscriptionChange[]): Promise<SubscriptionVerdict[]> {
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
      const byTenant = new Map(rows.map((row) => [row.tenant_id, row]));
      for (const [tenantId, { taken, suppressed }] of byTenant) {
        observer.pushSubscriptions((taken ?? []).map((chatId) => ({ tenantId, chatId })));
        observer.deliveries((suppressed ?? []).map((id) => ({ tenantId, id })));
      }
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

/** In the order they came, no device twice in a turn. Usually there is one turn. */
function turnsByDevice(items: readonly SubscriptionChange[]): SubscriptionChange[][] {
  const turns: SubscriptionChange[][] = [];
  const seen = new Map<string, number>();
  for (const item of items) {
    const key = item.device && `${item.tenantId} ${item.appId} ${deviceOf(item.device)}`;
    const turn = key === null ? 0 : (seen.get(key) ?? -1) + 1;
    if (key !== null) seen.set(key, turn);
    (turns[turn] ??= []).push(item);
  }
  return turns;
}

/** Two nodes may subscribe the same device at once. The database refuses the later one, whose next try sees the other. */
async function retryLostRaces<T>(run: () => Promise<T>): Promise<T> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      return await run();
    } catch (error) {
      if (!isLostRace(error) || left === 0) throw error;
    }
  }
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
    webPushKeys: item.device.webPushKeys,
    createdAt: row.subscribed_at ?? item.at,
    refreshedAt: item.at,
  };
  const session = chatSessionOf(row);
  return { kind: 'changed', session: { ...session, locale: item.locale ?? session.locale }, subscription };
}

/** The change as the statement's JSON input. PostgreSQL rejects lone surrogates in JSON, and no chat id contains one. */
function inputOf(change: SubscriptionChange): unknown {
  const { tenantId, chatId, appId, clientId, device, locale, actor, at, address } = change;
  return {
    tenant_id: tenantId,
    chat_id: chatId.toWellFormed(),
    app_id: appId.toWellFormed(),
    client_id: clientId.reveal().toWellFormed(),
    service: device?.service,
    device_token: device?.token.reveal(),
    device: device && deviceOf(device),
    bundle_id: device?.bundleId,
    p256dh: device?.webPushKeys?.p256dh,
    auth: device?.webPushKeys?.auth,
    locale,
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
