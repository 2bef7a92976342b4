import { APP_ID, BUNDLE_ID } from '../../dist/demo/contactCenter.js';

const SESSIONS = `
INSERT INTO chat_sessions (tenant_id, chat_id, app_id, client_id)
SELECT $1, 'chat-' || n, $2, 'phone-of-the-bench-' || n FROM generate_series(0, $3::int - 1) n`;
/** Half of $1 chats by APNs, half by FCM, each with a token in the form that providers give. */
export const SUBSCRIBED = `
SELECT 'chat-' || n AS chat_id, CASE WHEN n % 2 = 0 THEN 'IOS_APNS' ELSE 'ANDROID_FIREBASE' END AS service,
  CASE WHEN n % 2 = 0 THEN encode(sha256(n::text::bytea), 'hex')
    ELSE left(encode(sha256(n::text::bytea), 'hex'), 22) || ':APA91b' || repeat(md5(n::text), 4) END AS device_token
FROM generate_series(0, $1::int - 1) n`;
const SUBSCRIPTIONS = `
INSERT INTO push_subscriptions (tenant_id, chat_id, service, device_token, bundle_id)
SELECT $2, chat_id, service::push_service, device_token, CASE WHEN service = 'IOS_APNS' THEN $3 END FROM (${SUBSCRIBED}) s`;

/** The n-th chat, from 0. */
export const chatIdOf = (n) => `chat-${n}`;

/** Makes so many chats of a tenant, and subscribes them. @param client of pg */
export async function makeSubscribedChats(client, tenantId, count) {
  await client.query(SESSIONS, [tenantId, APP_ID, count]);
  await client.query(SUBSCRIPTIONS, [count, tenantId, BUNDLE_ID]);
  await client.query('ANALYZE');
}
