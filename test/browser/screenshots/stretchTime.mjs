import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';

/**
 * A minute has been a second; those before the last sixty become hours, and what came before them was last week. The rest
 * of the scene has to know nothing of it.
 * @param began when the customers began to come: a moment of PostgreSQL
 */
const MOVED = `
CREATE FUNCTION moved(at timestamptz, began timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN at < began THEN at - interval '8 days'
    WHEN now() - at < interval '60 seconds' THEN now() - (now() - at) * 60
    ELSE now() - interval '1 hour' - (now() - at - interval '60 seconds') * 3600
  END
$$`;

/** What a delivery takes stays as long as it was, and its id begins with its new time (RFC 9562, section 5.7). */
const DELIVERIES = `
UPDATE deliveries SET
  id = (lpad(to_hex((extract(epoch FROM moved(created_at, $1)) * 1000)::bigint), 12, '0') || substr(replace(id::text, '-', ''), 13))::uuid,
  created_at = moved(created_at, $1),
  settled_at = settled_at + (moved(created_at, $1) - created_at),
  due_at = due_at + (moved(created_at, $1) - created_at),
  expires_at = expires_at + (moved(created_at, $1) - created_at),
  attempts = (SELECT coalesce(jsonb_agg(jsonb_set(tried.value, '{at}',
      to_jsonb(to_char(((tried.value ->> 'at')::timestamptz + (moved(created_at, $1) - created_at)) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))), '[]')
    FROM jsonb_array_elements(attempts) tried)`;

const MOMENTS = {
  chat_sessions: ['created_at', 'ended_at'],
  push_subscriptions: ['created_at', 'refreshed_at', 'removed_at'],
  chat_events: ['occurred_at', 'received_at'],
  audit_entries: ['at'],
  tenants: ['created_at'],
  apps: ['created_at'],
  push_service_configs: ['created_at', 'updated_at'],
  webhooks: ['created_at', 'updated_at'],
  api_keys: ['created_at', 'revoked_at'],
};

/** Makes two days of two minutes, in the embedded database of a gateway that is stopped. @param began a Date */
export async function stretchTime(dataDir, began) {
  const database = await PGlite.create(path.join(dataDir, 'database'));
  try {
    await database.exec(`${MOVED}; ALTER TABLE audit_entries DISABLE TRIGGER USER`);
    await database.query(DELIVERIES, [began]);
    for (const [table, columns] of Object.entries(MOMENTS)) {
      const moved = columns.map((column) => `${column} = moved(${column}, $1)`);
      await database.query(`UPDATE ${table} SET ${moved.join(', ')}`, [began]);
    }
    await database.exec('ALTER TABLE audit_entries ENABLE TRIGGER USER; DROP FUNCTION moved');
  } finally {
    await database.close();
  }
}
