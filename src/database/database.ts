import { PrismaPg } from '@prisma/adapter-pg';
import type { Logger } from 'pino';
import { keepWasmUnoptimised, optimiseWasmLater } from './compilerMemory.js';
import { CONNECTION_LIMIT } from './connectionLimit.js';
import { PrismaClient } from './generated/client.js';
import { hearsNotices } from './hearsNotices.js';
import { HOT_SETTINGS, hotOnPglite, hotOnPostgres, type HotStatement } from './hotStatements.js';
import { migrate, MIGRATIONS } from './migrate.js';
import { noNotices, openNotices, type Notices } from './notices.js';
import { noticesByLooking } from './noticesByLooking.js';
import { openConnections, withClient } from './postgresConnections.js';
import { HOT_POOL_SIZE, POOL_SIZE } from './poolSizes.js';
import { RELIED_ON, setSettings } from './sessionSettings.js';

/** An open, migrated database. */
export interface Database {
  prisma: PrismaClient;
  hot: HotStatement;
  /** How many statements make sense at once: the embedded database runs one at a time. */
  concurrency: number;
  /** Whether this process has the database for itself, so that no other can hold a lease. */
  exclusive: boolean;
  /** Migrations applied by this opening, oldest first. */
  applied: string[];
  /** Connections that this role may open; null: PostgreSQL does not limit them, or not alone. */
  connectionLimit(): Promise<number | null>;
  /** Opens the wire to the other nodes. @throws Error when the database is not there */
  openNotices(logger: Logger): Promise<Notices>;
  close(): Promise<void>;
}

/**
 * Opens PostgreSQL by URL and applies missing migrations.
 * @param onWaiting called every few seconds with the reason of a delay
 * @throws Error if the database cannot be reached or migrated
 */
export async function openPostgres(url: string, onWaiting?: (reason: string) => void): Promise<Database> {
  keepWasmUnoptimised();
  const connections = await openConnections(url);
  const applied = await withClient(connections.client(), (client) =>
    migrate(
      { query: (sql, values) => client.query(sql, values), exec: (sql) => client.query(sql) },
      MIGRATIONS,
      onWaiting,
    ),
  );
  const { schema, isPooled } = connections;
  const prisma = new PrismaClient({ adapter: new PrismaPg(connections.pool(POOL_SIZE), { schema }) });
  const hot = hotOnPostgres(connections.pool(HOT_POOL_SIZE, HOT_SETTINGS), isPooled);
  return {
    prisma,
    hot: hot.run,
    concurrency: 4,
    exclusive: false,
    applied,
    async connectionLimit() {
      if (isPooled) return null;
      const [row] = await hot.run<{ most: number }>(`SELECT ${CONNECTION_LIMIT} AS most`, []);
      return row?.most ?? null;
    },
    async openNotices(logger) {
      if (!isPooled || (await hearsNotices(connections))) return openNotices(connections, logger);
      return noticesByLooking(hot.run, logger);
    },
    async close() {
      await Promise.all([prisma.$disconnect(), hot.close()]);
    },
  };
}

/** Of the embedded database, which clears all of them at each start. PostgreSQL's usual 128 MB are for a server. */
const SHARED_BUFFERS = '32MB';

/**
 * Opens the embedded database in `directory`, which is made if there is none, and applies missing migrations.
 * @param warn called with the reason of a delay
 */
export async function openEmbedded(
  directory: string,
  warn: (reason: string) => void = () => undefined,
): Promise<Database> {
  optimiseWasmLater();
  // A node on PostgreSQL loads none of these.
  const [{ PGlite }, { PrismaPGlite }, { makeMissingDatabase }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('pglite-prisma-adapter'),
    import('./embeddedFolder.js'),
  ]);
  const made = await makeMissingDatabase(directory, warn);
  const startParams = [...PGlite.defaultStartParams, '-c', `shared_buffers=${SHARED_BUFFERS}`];
  const pglite = await PGlite.create({ dataDir: directory, startParams });
  await pglite.query(setSettings(RELIED_ON, false));
  const applied = [...made, ...(await migrate(pglite, MIGRATIONS))];
  const prisma = new PrismaClient({ adapter: new PrismaPGlite(pglite) });
  return {
    prisma,
    hot: hotOnPglite(pglite),
    concurrency: 1,
    exclusive: true,
    applied,
    connectionLimit: () => Promise.resolve(null),
    openNotices: () => Promise.resolve(noNotices()),
    close: async () => {
      await prisma.$disconnect();
      if (!pglite.closed) await pglite.close();
    },
  };
}
