/** Chats whose clients subscribe: the n-th is known to all rivals by these names. */
export const chatIdOf = (n) => `chat-${String(n).padStart(8, '0')}`;
export const clientIdOf = (n) => `client-${String(n).padStart(8, '0')}`;

const SESSIONS = `
INSERT INTO chat_sessions (tenant_id, chat_id, app_id, client_id)
SELECT $1, 'chat-' || lpad(n::text, 8, '0'), $2, 'client-' || lpad(n::text, 8, '0') FROM generate_series(0, $3::int - 1) n`;

/** @param client of pg, in Beckon's database */
export async function seedSessions(client, { tenantId, appId, sessions }) {
  await client.query(SESSIONS, [tenantId, appId, sessions]);
  await client.query('ANALYZE');
}
