import { createHash } from 'node:crypto';

/** Chats as a busy contact center has them after a week: most have ended, most deliveries were sent. */
const CHATS = `
INSERT INTO chat_sessions (tenant_id, chat_id, app_id, client_id, state, phone_number, "from", last_seq, created_at, ended_at, end_reason)
SELECT $1, md5('chat' || n), ($3::text[])[1 + n % cardinality($3::text[])], 'client-' || md5('client' || n), CASE WHEN n % 10 < 2 THEN 'CONNECTED' ELSE 'COMPLETED' END::chat_state,
  CASE WHEN n % 4 = 0 THEN '+49 15' || lpad(n::text, 8, '0') END, CASE WHEN n % 4 = 0 THEN 'Customer ' || n END,
  2, now() - n * $2::int * interval '1 millisecond',
  CASE WHEN n % 10 >= 2 THEN now() - n * $2::int * interval '1 millisecond' + interval '5 minutes' END,
  CASE WHEN n % 10 >= 2 THEN 'PLATFORM_ENDED'::end_reason END
FROM generate_series($4::int, $5::int) n`;

/** By its id, so that all tables have rows of the same chats. */
const IS_OF_SHARE = `('x' || left(s.chat_id, 7))::bit(28)::int % $2::int = 0`;

const SUBSCRIPTIONS = `
INSERT INTO push_subscriptions (tenant_id, chat_id, service, device_token, created_at, refreshed_at, removed_at, removal_reason)
SELECT tenant_id, chat_id, (ARRAY['IOS_FIREBASE', 'ANDROID_FIREBASE'])[1 + last_seq % 2]::push_service,
  CASE WHEN ended_at IS NULL THEN 'token-' || chat_id END, created_at, created_at, ended_at,
  CASE WHEN ended_at IS NOT NULL THEN 'CHAT_ENDED'::removal_reason END
FROM chat_sessions s WHERE s.tenant_id = $1 AND (s.ended_at IS NULL OR ${IS_OF_SHARE})`;

const EVENTS = `
INSERT INTO chat_events (tenant_id, chat_id, seq, event, party_id, content, occurred_at, received_at)
SELECT s.tenant_id, s.chat_id, n, 'chat_session_message', '7', '{"msg": "Your parcel is found!", "displayName": "Anna"}', s.created_at, s.created_at
FROM chat_sessions s, generate_series(1, 2) n WHERE s.tenant_id = $1 AND ${IS_OF_SHARE}`;

/** Two of each chat; their ids begin with the time, as UUIDv7 do (RFC 9562 section 5.7). */
const DELIVERIES = `
INSERT INTO deliveries (tenant_id, id, chat_id, app_id, seq, event, service, status, notification, leases, attempts, expires_at,
  provider_message_id, reason, created_at, settled_at)
SELECT s.tenant_id,
  (lpad(to_hex((extract(epoch FROM s.created_at) * 1000)::bigint), 12, '0') || '7' || substr(md5(s.chat_id || n), 1, 3) || '8'
    || substr(md5(s.chat_id || n), 4, 15))::uuid,
  s.chat_id, s.app_id, n, 'chat_session_message', 'ANDROID_FIREBASE', status::delivery_status,
  '{"title": "Anna", "body": "Your parcel is found!"}', 1,
  CASE WHEN status = 'SUPPRESSED' THEN '[]' ELSE '[{"at": "2026-01-01T00:00:00.000Z", "outcome": "delivered", "statusCode": 200, "durationMs": 40, "reason": null}]' END::jsonb,
  s.created_at + interval '1 hour', CASE WHEN status = 'SENT' THEN 'projects/x/messages/' || md5(s.chat_id) END,
  CASE status WHEN 'FAILED' THEN 'UNREGISTERED' WHEN 'SUPPRESSED' THEN 'CLIENT_FETCHED' END,
  s.created_at, s.created_at + interval '80 milliseconds'
FROM chat_sessions s, generate_series(1, 2) n,
  LATERAL (SELECT CASE WHEN ascii(s.chat_id) % 16 = 0 THEN 'FAILED' WHEN ascii(s.chat_id) % 16 = 1 THEN 'SUPPRESSED' ELSE 'SENT' END AS status) x
WHERE s.tenant_id = $1 AND ${IS_OF_SHARE}`;

/** As they came: what is younger has a greater number. */
const AUDIT = `
INSERT INTO audit_entries (tenant_id, at, actor, action, object, details)
SELECT tenant_id, created_at, 'device:app:clie…1234', 'subscribe', 'chat:' || chat_id, '{"service": "ANDROID_FIREBASE"}'
FROM chat_sessions s WHERE s.tenant_id = $1 AND ${IS_OF_SHARE} ORDER BY created_at`;

/**
 * Fills a tenant.
 * @param execute runs a statement with its parameters, however long it takes
 * @param apps the ids of its apps
 * @param chats how many; their beginnings are spread over the last week
 */
export async function seed(execute, { tenantId, apps, chats }) {
  await seedChats(execute, { tenantId, apps, chats });
  await seedRowsOfChats(execute, { tenantId });
  await execute('ANALYZE', []);
}

/** Of these the chats alone. @param from the first one that is made @param to the last one */
export async function seedChats(execute, { tenantId, apps, chats, from = 1, to = chats }) {
  const everyMs = Math.floor((7 * 86_400_000) / chats);
  await execute(CHATS, [tenantId, everyMs, apps, from, to]);
}

/** What belongs to the chats that there are. @param nth only what active chats are subscribed to, and all of every so many-th */
export async function seedRowsOfChats(execute, { tenantId, nth = 1 }) {
  for (const sql of [SUBSCRIPTIONS, EVENTS, DELIVERIES, AUDIT]) await execute(sql, [tenantId, nth]);
}

/** The n-th chat, 1 to `chats`, and its client. Two of ten are active: those whose number ends with 0 or 1. */
export const chatIdOf = (n) => md5(`chat${n}`);
export const clientIdOf = (n) => `client-${md5(`client${n}`)}`;

/** Every fourth client has a phone number and a name. */
export const phoneNumberOf = (n) => `+49 15${String(n).padStart(8, '0')}`;
export const nameOf = (n) => `Customer ${n}`;

const md5 = (text) => createHash('md5').update(text).digest('hex');
