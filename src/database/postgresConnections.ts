import pg from 'pg';
import { isDuplicate } from './databaseErrors.js';
import { readDatabaseUrl } from './databaseUrl.js';
import { pooledClient } from './pooledClient.js';
import { RELIED_ON, startupOptions, type SessionSettings } from './sessionSettings.js';

/** At least a hundred times what our statements take. */
const STATEMENT_TIMEOUT_MS = 10_000;
/** For connecting; for the first connection twice as long. */
const CONNECT_MS = 5_000;
/** For the first look at the database. */
const ANSWER_MS = 10_000;

/** Defaults that the URL may override. */
const DEFAULTS: SessionSettings = {
  // PostgreSQL compiles a statement whose estimate is high, which takes a second of CPU each time; ours are all short.
  jit: 'off',
  // If the network drops all packets, a query would hang for minutes, and all callers with it.
  statement_timeout: String(STATEMENT_TIMEOUT_MS),
};

/** Our own setting. If it is missing, the startup options have not reached the session. */
const MARKER = 'beckon.session';

/**
 * One row: whether the settings apply, the schema of new tables, and the schema of our existing tables (null: none).
 */
const LOOK = `
SELECT current_setting('${MARKER}', true) AS marker, current_schema()::text AS first, (
  SELECT n.nspname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.oid = to_regclass('push_subscriptions')) AS home`;

interface Found {
  marker: string | null;
  first: string | null;
  home: string | null;
}

/** Makes every connection to PostgreSQL, so that all sessions have the same settings and schema. */
export interface PostgresConnections {
  /** Where all tables are. */
  schema: string;
  /** Whether a pooler is in between that drops session settings and may change sessions between transactions. */
  isPooled: boolean;
  /** The configuration of a pool of at most `max` connections. */
  pool(max: number, settings?: SessionSettings): pg.PoolConfig;
  /** A single connection, not connected yet. @param answerMs timeout of each statement; absent: none */
  client(answerMs?: number): pg.Client;
  /**
   * A single connection for LISTEN, which does not work inside a pooler's transactions.
   * @param answerMs for connecting and for each statement
   */
  listener(answerMs: number): pg.Client;
}

/**
 * Detects whether a pooler is in between, and chooses the schema: that of `?schema=` (created if missing), else the
 * first of the search path with our tables, else the first of the search path.
 * @param options.createsSchema false: changes nothing, so a schema that is missing stays missing
 * @throws Error if the database is unreachable, or naming what to change; never with a part of the URL's password
 */
export async function openConnections(
  url: string,
  { createsSchema = true }: { createsSchema?: boolean } = {},
): Promise<PostgresConnections> {
  const address = readDatabaseUrl(url);
  const settings: SessionSettings = {
    ...DEFAULTS,
    ...address.settings,
    ...RELIED_ON,
    ...(address.schema !== null && { search_path: pg.escapeIdentifier(address.schema) }),
    [MARKER]: 'on',
  };
  const at = (isPooled: boolean, more: SessionSettings) => makers(address.connectionString, isPooled, more);

  const direct = await withClient(at(false, settings).client(ANSWER_MS), look).catch((error: unknown) => {
    if (isRefusedParameter(error)) return null;
    throw error;
  });
  const isPooled = direct?.marker !== 'on';
  const reach = at(isPooled, settings);
  const found = isPooled ? await withClient(reach.client(ANSWER_MS), lookThroughPooler).catch(explained) : direct;
  const schema = address.schema ?? found.home ?? found.first;
  if (schema === null) {
    throw new Error(
      "the role's search_path names no schema that exists: create one for it (CREATE SCHEMA beckon AUTHORIZATION the_role; " +
        'ALTER ROLE the_role SET search_path = beckon), or name one in DATABASE_URL with ?schema=beckon',
    );
  }
  // Prisma puts it between quotes as it is.
  if (schema.includes('"')) throw new Error('the schema of the tables must have a name without double quotes');
  if (found.first === null && createsSchema)
    await withClient(reach.client(ANSWER_MS), (client) => createSchema(client, schema));
  return { schema, isPooled, ...at(isPooled, { ...settings, search_path: pg.escapeIdentifier(schema) }) };
}

function makers(connectionString: string, isPooled: boolean, settings: SessionSettings) {
  const started = (with_: SessionSettings): pg.ClientConfig => ({
    connectionString,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    // Poolers refuse it.
    ...(!isPooled && { options: startupOptions(with_) }),
  });
  return {
    pool(max: number, more: SessionSettings = {}): pg.PoolConfig {
      const all = { ...settings, ...more };
      return {
        ...started(all),
        max,
        query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
        onConnect: endWhenReadOnly,
        ...(isPooled && { Client: pooledClient(all) }),
      };
    },
    client(answerMs?: number): pg.Client {
      const all = { ...settings, statement_timeout: '0' };
      const Client = isPooled ? pooledClient(all) : pg.Client;
      const limits = { connectionTimeoutMillis: 2 * CONNECT_MS, query_timeout: answerMs };
      return new Client({ ...started(all), ...limits });
    },
    listener: (answerMs: number) =>
      new pg.Client({ ...started(settings), connectionTimeoutMillis: answerMs, query_timeout: answerMs }),
  };
}

/** READ ONLY SQL TRANSACTION: after a failover the connections may be those to the server that was the primary. */
const READ_ONLY = '25006';

/** The pool opens another one in its place, which may find the new primary. */
function endWhenReadOnly(client: pg.ClientBase): void {
  const whole = client as unknown as Pick<pg.Client, 'connection' | 'end'>;
  whole.connection.on('errorMessage', ({ code }: { code?: string }) => {
    if (code === READ_ONLY) whole.end().catch(() => undefined);
  });
}

const POOL_MODE = 'set pool_mode = transaction or session for this database';
const POOL_SIZE =
  'in session mode each node needs a pool_size of 20; in transaction mode all nodes together do (PgBouncer: default_pool_size)';

/** Connects, does the work, and ends the connection. */
export async function withClient<T>(client: pg.Client, work: (client: pg.Client) => Promise<T>): Promise<T> {
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function look(client: pg.Client): Promise<Found> {
  const { rows } = await client.query<Found>(LOOK);
  const [found] = rows;
  if (!found) throw new Error('a query without a table returned no row');
  return found;
}

/**
 * One statement at a time: a pooler that refuses transactions hangs up, and a pending statement would hide its reason.
 */
async function lookThroughPooler(client: pg.Client): Promise<Found> {
  await client.query('BEGIN');
  const found = await look(client);
  await client.query('COMMIT');
  return found;
}

async function createSchema(client: pg.Client, schema: string): Promise<void> {
  try {
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${pg.escapeIdentifier(schema)}`);
  } catch (error) {
    // Another node has just created it.
    if (isDuplicate(error)) return;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the schema "${schema}" of DATABASE_URL is missing and could not be created: ${reason}`, {
      cause: error,
    });
  }
}

/** PgBouncer's error for an unknown parameter. */
function isRefusedParameter(error: unknown): boolean {
  return error instanceof Error && /unsupported startup parameter/i.test(error.message);
}

/** Explains a pooler's error that only its configuration can fix. */
function explained(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  if (/statement pooling/i.test(reason)) {
    throw new Error(`the connection pooler refuses transactions: ${POOL_MODE}`, { cause: error });
  }
  if (reason === 'Query read timeout') {
    throw new Error(`the connection pooler had no connection to PostgreSQL to give: ${POOL_SIZE}`, { cause: error });
  }
  throw error;
}
