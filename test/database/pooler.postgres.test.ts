import pg from 'pg';
import { openPostgres } from '../../src/database/database.js';
import { startPgbouncer, type Pgbouncer } from '../support/startPgbouncer.js';
import { useDatabases, type TestDatabase } from './useDatabases.js';

const { newDatabase, start, worksOn } = useDatabases();
let pooler: Pgbouncer | null = null;
afterEach(async () => {
  await pooler?.stop();
  pooler = null;
});

async function behind({ url }: TestDatabase, settings: Record<string, string>): Promise<string> {
  pooler = await startPgbouncer(url, settings);
  return pooler.urlFor(url);
}

/** What somebody else finds on connections of the pool. */
const LEFTOVERS = `SELECT current_setting('jit') AS jit, current_setting('statement_timeout') AS timeout,
  current_setting('enable_seqscan') AS scans, current_setting('timezone') AS zone,
  (SELECT count(*)::int FROM pg_prepared_statements WHERE name <> '') AS prepared,
  (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks,
  (SELECT count(*)::int FROM pg_listening_channels()) AS channels`;
const NOTHING = { jit: 'on', timeout: '0', scans: 'on', zone: 'Asia/Kolkata', prepared: 0, locks: 0, channels: 0 };

async function leftoversOf(url: string): Promise<unknown[]> {
  const clients = Array.from({ length: 8 }, () => new pg.Client({ connectionString: url }));
  try {
    await Promise.all(clients.map((client) => client.connect()));
    // In transactions at the same time, each has a connection of the pool to itself.
    await Promise.all(clients.map((client) => client.query('BEGIN')));
    const found = await Promise.all(clients.map((client) => client.query(LEFTOVERS)));
    return found.map(({ rows }): unknown => rows[0]);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

describe.each(['transaction', 'session'])('PgBouncer in %s mode, with its own defaults', (pool_mode) => {
  it('serves two nodes on a server with other settings, and keeps nothing of theirs', async () => {
    const database = await newDatabase();
    const { role, run } = database;
    await run(`CREATE SCHEMA AUTHORIZATION ${role}; ALTER ROLE ${role} SET timezone = 'Asia/Kolkata';
      ALTER ROLE ${role} SET datestyle = 'German, DMY'; ALTER ROLE ${role} SET jit = on`);
    // In session mode each node has up to 19 connections.
    const url = await behind(database, { pool_mode, ...(pool_mode === 'session' && { default_pool_size: '40' }) });
    const nodes = [await start(url), await start(url)];
    await worksOn(...nodes);
    const isDeaf = pool_mode === 'transaction';
    for (const node of nodes) expect(node.log().includes('passes no notifications on')).toBe(isDeaf);

    for (const leftover of await leftoversOf(url)) expect(leftover).toEqual(NOTHING);
  });
});

it('PgBouncer that swallows startup parameters serves a schema of the URL', async () => {
  const database = await newDatabase();
  const url = await behind(database, {
    pool_mode: 'transaction',
    ignore_startup_parameters: 'options,jit,search_path',
  });
  await worksOn(await start(`${url}?schema=desk&statement_timeout=20000`));
  const tables = await database.run("SELECT FROM pg_tables WHERE schemaname = 'public'");
  expect(tables).toEqual([]);
});

it('PgBouncer in statement mode is refused with what to change', async () => {
  const url = await behind(await newDatabase(), { pool_mode: 'statement' });
  await expect(openPostgres(url)).rejects.toThrow(
    'the connection pooler refuses transactions: set pool_mode = transaction or session for this database',
  );
});

it('a pool that is used up is refused with what to change', async () => {
  const url = await behind(await newDatabase(), { pool_mode: 'session', default_pool_size: '1' });
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  await other.query('SELECT 1');
  await expect(openPostgres(url)).rejects.toThrow(
    'the connection pooler had no connection to PostgreSQL to give: in session mode',
  );
  await other.end();
});
