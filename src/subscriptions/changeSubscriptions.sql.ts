import { deviceOf, type DeviceToken } from '../domain/deviceToken.js';
import type { ApnsEnvironment } from '../domain/pushService.js';
import type { Redacted } from '../domain/redacted.js';
import { type ChatSessionRow, CHAT_SESSION_COLUMNS } from '../chats/room.js';
import { auditInsert } from '../database/auditEntry.js';
import { deviceOfRow, forgetToken, FORMER_TOKEN_DIGEST, isOfDevice } from '../database/deviceSql.js';
import { suppressWaiting } from './endedSubscriptions.sql.js';

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

/** A row of the statement: a chat that was found. */
export interface VerdictRow extends ChatSessionRow {
  owned: boolean;
  subscribed_at: Date | null;
  environment: ApnsEnvironment | null;
  /** The client's subscription before the change: service and token. */
  before: string | null;
  /** Another client has the device, so nothing has changed. `TAKE_DEVICES` is needed. */
  has_owner: boolean;
  /** The chats that lost their subscription to one of the changes, the same in each row; null: none. */
  taken: string[] | null;
  /** The deliveries that are suppressed because of it. */
  suppressed: string[] | null;
}

const CHANGES = `
WITH input AS (
  SELECT * FROM json_to_recordset($1::json) AS i(tenant_id int, chat_id text, app_id text, client_id text, service push_service,
    device_token text, device text, bundle_id text, p256dh text, auth text,
    locale text, actor text, at timestamptz, details jsonb, address text)
  -- As many as there are: with it ten are planned for, and without a hundred.
  LIMIT $3::int
), session AS (
  SELECT ${CHAT_SESSION_COLUMNS}, s.app_id = i.app_id AND s.client_id = i.client_id AS owned
  FROM chat_sessions s JOIN input i USING (tenant_id, chat_id)
  ORDER BY tenant_id, chat_id FOR SHARE OF s
), allowed AS (
  SELECT i.* FROM input i JOIN session s USING (tenant_id, chat_id)
  WHERE s.owned AND s.ended_at IS NULL
), theirs AS (
  SELECT p.tenant_id, p.chat_id, a.device, a.at, a.actor, a.address, a.chat_id AS by_chat
  FROM allowed a CROSS JOIN LATERAL (
    SELECT p.tenant_id, p.chat_id FROM push_subscriptions p WHERE p.tenant_id = a.tenant_id AND ${isOfDevice('p', 'a.device')} OFFSET 0
  ) p CROSS JOIN LATERAL (
    SELECT o.app_id, o.client_id FROM chat_sessions o WHERE o.tenant_id = p.tenant_id AND o.chat_id = p.chat_id OFFSET 0
  ) o
  WHERE o.app_id = a.app_id AND o.client_id <> a.client_id
)`;

/** @param condition SQL: which of the allowed changes `a` are written */
const written = (condition: string) => `upserted AS (
  INSERT INTO push_subscriptions AS p (tenant_id, chat_id, app_id, service, device_token, bundle_id, web_push_p256dh,
    web_push_auth, created_at, refreshed_at, token_since)
  SELECT tenant_id, chat_id, app_id, service, device_token, bundle_id, p256dh, auth, at, at, at FROM allowed a
  WHERE service IS NOT NULL AND ${condition}
  ON CONFLICT (tenant_id, chat_id) DO UPDATE SET
    app_id = EXCLUDED.app_id, service = EXCLUDED.service, device_token = EXCLUDED.device_token, bundle_id = EXCLUDED.bundle_id,
    web_push_p256dh = EXCLUDED.web_push_p256dh, web_push_auth = EXCLUDED.web_push_auth,
    created_at = CASE WHEN p.removed_at IS NULL THEN p.created_at ELSE EXCLUDED.created_at END,
    token_since = CASE WHEN p.service = EXCLUDED.service AND p.bundle_id IS NOT DISTINCT FROM EXCLUDED.bundle_id
        AND ${FORMER_TOKEN_DIGEST} = sha256(convert_to(EXCLUDED.device_token, 'UTF8'))
      THEN COALESCE(p.token_since, p.refreshed_at) ELSE EXCLUDED.refreshed_at END,
    environment = CASE WHEN p.device_token = EXCLUDED.device_token THEN p.environment END,
    refreshed_at = EXCLUDED.refreshed_at, removed_at = NULL, removal_reason = NULL, former_token_digest = NULL,
    former_device_digest = NULL
  RETURNING tenant_id, chat_id, environment, created_at, refreshed_at IN (created_at, token_since) AS is_new
), removed AS (
  UPDATE push_subscriptions p SET ${forgetToken()}, removed_at = a.at, removal_reason = 'UNSUBSCRIBED'
  FROM allowed a
  WHERE a.service IS NULL AND p.tenant_id = a.tenant_id AND p.chat_id = a.chat_id
    AND COALESCE(p.removed_at, 'infinity') = 'infinity'
  RETURNING p.tenant_id, p.chat_id, true AS is_new
), audited AS (
  ${auditInsert({
    ...{ at: 'at', actor: 'actor', address: 'address', object: `'chat:' || chat_id`, details: 'details' },
    action: `CASE WHEN service IS NULL THEN 'unsubscribe' ELSE 'subscribe' END`,
    from: `allowed JOIN (SELECT tenant_id, chat_id, is_new FROM upserted UNION ALL SELECT * FROM removed) c
    USING (tenant_id, chat_id) WHERE c.is_new`,
  })}
)`;

/** @param more SQL: the columns about other clients' subscriptions */
const verdicts = (more: string) => `
SELECT s.*, u.created_at AS subscribed_at, u.environment, CASE WHEN $2 THEN (
  SELECT p.service || ' ' || p.device_token FROM push_subscriptions p
  WHERE p.tenant_id = s.tenant_id AND p.chat_id = s.chat_id AND p.removed_at IS NULL) END AS before, ${more}
FROM session s LEFT JOIN upserted u USING (tenant_id, chat_id)`;

/**
 * One statement for any number of changes, of different devices: the ownership check, the upsert or removal, and an audit
 * entry of each real change. An app that sends the same token on each switch to the background makes no entry.
 *
 * - It share-locks the sessions in key order. So a chat that ends at the same time either sees the new subscription and
 *   removes it, or makes this statement refuse it.
 * - What another client of the app has by the device it only reports: `TAKE_DEVICES` is for that, which is rare.
 * - A plan that was made for an empty table must not read all chats of a tenant for each change once it has grown. So the
 *   OFFSETs keep the search for devices in its order, and the COALESCE keeps the removal from the index of active ones.
 * - What only live queries need (parameter 2) is read only for them.
 */
export const CHANGE_SUBSCRIPTIONS = `/* change_subscriptions */${CHANGES}, ${written(
  'NOT EXISTS (SELECT FROM theirs t WHERE t.tenant_id = a.tenant_id AND t.by_chat = a.chat_id)',
)}${verdicts(`EXISTS (SELECT FROM theirs t WHERE t.tenant_id = s.tenant_id AND t.by_chat = s.chat_id) AS has_owner,
  NULL::text[] AS taken, NULL::text[] AS suppressed`)}`;

/**
 * The same for devices that are another client's, and for changes that name a language.
 *
 * - A device belongs to the client that has sent it last: what other clients of the app have by it ends, first of all,
 *   because the index of devices allows no second active one. Where two clients send it at once, it fails the later one,
 *   and the next try finds the other. Locks of all rows in key order keep the two from waiting for each other.
 * - The language is the chat's from now on.
 */
export const TAKE_DEVICES = `/* take_devices */${CHANGES}, locked AS (
  SELECT tenant_id, chat_id, p.removed_at IS NULL AS was_active, ${deviceOfRow('p')} AS device
  FROM (SELECT tenant_id, chat_id FROM theirs UNION SELECT tenant_id, by_chat FROM theirs) k
  JOIN push_subscriptions p USING (tenant_id, chat_id)
  ORDER BY tenant_id, chat_id FOR UPDATE OF p
), taken AS (
  UPDATE push_subscriptions p
  SET ${forgetToken()}, removed_at = COALESCE(p.removed_at, t.at), removal_reason = 'DEVICE_TAKEN_OVER'
  FROM theirs t JOIN locked l USING (tenant_id, chat_id, device)
  WHERE p.tenant_id = l.tenant_id AND p.chat_id = l.chat_id
  RETURNING p.tenant_id, p.chat_id, p.service, l.was_active, t.at, t.actor, t.address, t.by_chat
), ${suppressWaiting('taken', `'DEVICE_TAKEN_OVER'`)}, audited_takeovers AS (
  ${auditInsert({
    ...{ from: 'taken WHERE was_active', at: 'at', actor: 'actor', address: 'address', action: `'takeOverDevice'` },
    object: `'chat:' || chat_id`,
    details: `jsonb_build_object('reason', 'DEVICE_TAKEN_OVER', 'service', service, 'by', 'chat:' || by_chat)`,
  })}
), located AS (
  UPDATE chat_sessions s SET locale = a.locale, locale_chosen = true FROM allowed a
  WHERE a.locale IS NOT NULL AND s.tenant_id = a.tenant_id AND s.chat_id = a.chat_id
    AND (s.locale IS DISTINCT FROM a.locale OR NOT s.locale_chosen)
), ${/* The count makes the update of `taken` run first: it ends the other clients' subscriptions. */ written('(SELECT count(*) FROM taken) >= 0')}${verdicts(`
  false AS has_owner,
  CASE WHEN $2 THEN (SELECT array_agg(chat_id) FROM taken WHERE tenant_id = s.tenant_id AND was_active) END AS taken,
  CASE WHEN $2 THEN (SELECT array_agg(id::text) FROM suppressed WHERE tenant_id = s.tenant_id) END AS suppressed`)}`;

/** The change as the statement's JSON input. PostgreSQL rejects lone surrogates in JSON, and no chat id contains one. */
export function inputOf(change: SubscriptionChange): unknown {
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

function auditDetails(device: DeviceToken | null): Record<string, unknown> {
  return device ? { service: device.service, deviceToken: device.token.toString() } : {};
}
