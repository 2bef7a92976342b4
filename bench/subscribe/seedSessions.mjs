import pg from 'pg';
import { APP_ID } from '../../dist/demo/contactCenter.js';

/** Chats whose clients subscribe: the n-th is known to all rivals by these names. */
export const chatIdOf = (n) => `chat-${String(n).padStart(8, '0')}`;
export const clientIdOf = (n) => `client-${String(n).padStart(8, '0')}`;

const SESSIONS = `
INSERT INTO chat_sessions (tenant_id, chat_id, app_id, client_id)
SELECT $1, 'chat-' || lpad(n::text, 8, '0'), $2, 'client-' || lpad(n::text, 8, '0') FROM generate_series(0, $3::int - 1) n`;

/** Gives the one tenant of Beckon's database so many chats. @returns the tenant's id */
export async function fillSessions(databaseUrl, sessions) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT id FROM tenants LIMIT 1');
    await client.query(SESSIONS, [rows[0].id, APP_ID, sessions]);
    await client.query('ANALYZE');
    return rows[0].id;
  } finally {
    await client.end();
  }
}
