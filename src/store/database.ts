import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import pg from 'pg';
import { PrismaClient } from './generated/client.js';
import { hotOnPglite, hotOnPostgres, type HotStatement } from './hotStatements.js';
import { migrate } from './migrate.js';

const MIGRATIONS = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../prisma/migrations');

/** Connections of one node to PostgreSQL: enough for the batches and the readers, few enough for many nodes. */
const POOL_SIZE = 10;
/** Of those for hot statements. */
const HOT_POOL_SIZE = 8;
/** No statement of ours takes a hundredth of it. */
const STATEMENT_TIMEOUT_MS = 10_000;

/** An open, migrated database. */
export interface Database {
  prisma: PrismaClient;
  hot: HotStatement;
  /** How many statements make sense at once: the embedded database runs one at a time. */
  concurrency: number;
  /** Nobody else can hold a lease: this process has the database for itself. */
  exclusive: boolean;
  /** Migrations applied by this opening, oldest first. */
  applied: string[];
  close(): Promise<void>;
}

/** Opens PostgreSQL by URL and applies what is missing. @throws Error when it cannot be reached or migrated */
export async function openPostgres(url: string): Promise<Database> {
  const connection = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await connection.connect();
  let applied: string[];
  try {
    applied = await migrate(
      { query: (sql, values) => connection.query(sql, values), exec: (sql) => connection.query(sql) },
      MIGRATIONS,
    );
  } finally {
    await connection.end();
  }
  const pool: pg.PoolConfig = {
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: 5_000,
    // Behind a network that swallows everything a query would hang for minutes, and all callers with it.
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
    keepAlive: true,
    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- the pool waits for it, which its types do not know
    onConnect,
  };
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  const hot = hotOnPostgres({ ...pool, max: HOT_POOL_SIZE });
  const close = async () => {
    await Promise.all([prisma.$disconnect(), hot.close()]);
  };
  return { prisma, hot: hot.run, concurrency: 4, exclusive: false, applied, close };
}

/**
 * PostgreSQL compiles a statement whose estimate is high, which takes a second of CPU each time it is run; none of ours runs
 * long. Not an option of the connection's start, which poolers refuse.
 */
async function onConnect(client: pg.ClientBase): Promise<void> {
  await client.query('SET jit = off');
}

/** Opens the embedded database in `directory` (null: in memory) and applies what is missing. */
export async function openEmbedded(directory: string | null): Promise<Database> {
  const pglite = await PGlite.create(directory === null ? {} : { dataDir: directory });
  const applied = await migrate(pglite, MIGRATIONS);
  const prisma = new PrismaClient({ adapter: new PrismaPGlite(pglite) });
  return {
    prisma,
    hot: hotOnPglite(pglite),
    concurrency: 1,
    exclusive: true,
    applied,
    close: async () => {
      await prisma.$disconnect();
      if (!pglite.closed) await pglite.close();
    },
  };
}
