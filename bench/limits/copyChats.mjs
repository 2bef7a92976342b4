import { createHash } from 'node:crypto';
import { startBulkLoad } from '../support/bulkLoad.mjs';

/** Chats begin evenly over so many days; then those of a tenth are a day's share. */
export const DAYS = 10;
/** What a chat has rows in, and by what they are found. */
export const TABLES = {
  chat_sessions: 't.chat_id',
  push_subscriptions: 't.chat_id',
  chat_events: 't.chat_id',
  deliveries: 't.chat_id',
  audit_entries: `substr(t.object, length('chat:') + 1)`,
};
/** Their foreign keys refer to what is filled. */
const REFERRING = ['publish_receipts', 'webhook_queues', 'chat_refusals'];

/** The n-th chat, from 1; the last ones are active. */
export const chatIdOf = (n) => md5(`chat${n}`).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
export const clientIdOf = (n) => `client-${md5(`client${n}`)}`;
const md5 = (text) => createHash('md5').update(text).digest('hex');

const TEXTS = `ARRAY['title', 'body', 'titleLocalization', 'bodyLocalization']`;
/** What a copy has of its own; all else is as the gateway wrote it. Ids of deliveries begin with the time (RFC 9562 section 5.7). */
const OWN = {
  chat_id: 'c.chat_id',
  client_id: `'client-' || md5('client' || n)`,
  device_token: `md5('device' || n) || substr(t.device_token, 33)`,
  object: `'chat:' || c.chat_id`,
  notification: `CASE WHEN c.shift + t.created_at < now() - interval '1 day' THEN t.notification - ${TEXTS} ELSE t.notification END`,
  id: `(lpad(to_hex((extract(epoch FROM t.created_at + c.shift) * 1000)::bigint), 12, '0') || '7'
    || substr(md5(t.id::text || n), 1, 3) || '8' || substr(md5(t.id::text || n), 4, 15))::uuid`,
};

/**
 * Copies the model chats until there are so many, oldest first, and vacuums and analyses. Autovacuum leaves the tables alone from
 * then on, so that no measurement has it in it.
 * @param client of pg @param options.models of modelChats.mjs @param options.active how many of the chats are not ended
 */
export async function copyChats(client, { tenantId, models, chats, active }) {
  await client.query(`SET synchronous_commit = off; SET maintenance_work_mem = '512MB'`);
  const names = Object.keys(TABLES);
  for (const table of names) await client.query(`ALTER TABLE ${table} SET (autovacuum_enabled = off)`);
  for (const table of names) await makeModels(client, table, { tenantId, models });
  const load = await startBulkLoad(client, [...names, ...REFERRING]);
  for (const table of names) await client.query(await copyOf(client, table), [chats, active]);
  await load.buildIndexes(client, [...names, ...REFERRING]);
  await load.restoreConstraints(client);
  await client.query(`UPDATE tenants SET texts_removed_to = now() - interval '1 day' WHERE id = $1`, [tenantId]);
  await client.query('RESET ALL');
  await client.query('VACUUM ANALYZE');
  // What this connection has inserted is none of the work to come.
  await client.query('SELECT pg_stat_force_next_flush()');
}

/** The rows of the models, with the number of each and its beginning. */
async function makeModels(client, table, { tenantId, models }) {
  const numbered = models.map((chatId, number) => `('${chatId}', ${number})`).join();
  await client.query(
    `CREATE TEMP TABLE model_${table} AS
     SELECT m.number, s.created_at AS begun, t.* FROM (VALUES ${numbered}) AS m(model_id, number)
     JOIN chat_sessions s ON s.tenant_id = ${tenantId} AND s.chat_id = m.model_id
     JOIN ${table} t ON t.tenant_id = s.tenant_id AND ${TABLES[table]} = s.chat_id`,
  );
  await client.query(`ANALYZE model_${table}`);
}

async function copyOf(client, table) {
  const { rows } = await client.query(
    `SELECT column_name AS name, data_type AS type FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = $1 AND column_default IS DISTINCT FROM $2 ORDER BY ordinal_position`,
    [table, `nextval('audit_entries_id_seq'::regclass)`],
  );
  const valueOf = ({ name, type }) =>
    OWN[name] ?? (type.startsWith('timestamp') ? `t."${name}" + c.shift` : `t."${name}"`);
  return `
    INSERT INTO ${table} (${rows.map(({ name }) => `"${name}"`).join()})
    SELECT ${rows.map(valueOf).join()}
    FROM generate_series(1, $1::int) n
    JOIN model_${table} t ON t.number = n % 2 + CASE WHEN n > $1::int - $2::int THEN 2 ELSE 0 END
    CROSS JOIN LATERAL (
      SELECT md5('chat' || n)::uuid::text AS chat_id,
        now() - interval '10 minutes' - ($1::int - n) * interval '${DAYS} days' / $1::int - t.begun AS shift
    ) c`;
}
