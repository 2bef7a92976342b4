import { APP_ID, BUNDLE_ID } from '../../dist/demo/contactCenter.js';

const SESSIONS = `
INSERT INTO chat_sessions (tenant_id, chat_id, app_id, client_id)
SELECT $1, 'chat-' || n, $2, 'phone-of-the-bench-' || n FROM generate_series(0, $3::int - 1) n`;
/** Half of them by APNs. The tokens have the form that providers give. */
const SUBSCRIPTIONS = `
INSERT INTO push_subscriptions (tenant_id, chat_id, service, device_token, bundle_id)
SELECT $1, 'chat-' || n, CASE WHEN n % 2 = 0 THEN 'IOS_APNS' ELSE 'ANDROID_FIREBASE' END::push_service,
  CASE WHEN n % 2 = 0 THEN encode(sha256(n::text::bytea), 'hex')
    ELSE left(encode(sha256(n::text::bytea), 'hex'), 22) || ':APA91b' || repeat(md5(n::text), 4) END,
  CASE WHEN n % 2 = 0 THEN $2 END
FROM generate_series(0, $3::int - 1) n`;

/** The n-th chat, from 0. */
export const chatIdOf = (n) => `chat-${n}`;

/** Makes so many chats of a tenant, and subscribes them. @param client of pg */
export async function makeSubscribedChats(client, tenantId, count) {
  await client.query(SESSIONS, [tenantId, APP_ID, count]);
  await client.query(SUBSCRIPTIONS, [tenantId, BUNDLE_ID, count]);
  await client.query('ANALYZE');
}
