import { existsSync } from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { openDataFolder } from './dataFolder.js';
import { MIGRATIONS, pendingMigrations, type MigrationConnection } from './migrate.js';
import { openConnections, type PostgresConnections } from './postgresConnections.js';

/** Looks at a database that is there, and changes nothing. */
export interface Inspection {
  query: MigrationConnection['query'];
  /** Migrations that are not applied yet, oldest first. @throws Error if an earlier one failed or was changed */
  pending(): Promise<string[]>;
}

/**
 * Looks at PostgreSQL by a connection as the gateway's.
 * @throws Error if the database is unreachable; never with a part of the URL's password
 */
export async function inspectPostgres<T>(
  url: string,
  look: (inspection: Inspection, connections: PostgresConnections) => Promise<T>,
): Promise<T> {
  const connections = await openConnections(url, { createsSchema: false });
  const pool = new pg.Pool(connections.pool(1));
  // A lost connection fails the statement on it.
  pool.on('error', () => undefined);
  const connection = {
    query: (sql: string, values?: unknown[]) => pool.query(sql, values),
    exec: (sql: string) => pool.query(sql),
  };
  try {
    return await look(
      { query: connection.query, pending: () => pendingMigrations(connection, MIGRATIONS) },
      connections,
    );
  } finally {
    await pool.end();
  }
}

/**
 * Looks at the embedded database of a data folder, which is locked meanwhile.
 * @throws DataFolderBusy if a live process has the folder @returns null: there is no database yet
 */
export async function inspectEmbedded<T>(
  dataDir: string,
  look: (inspection: Inspection) => Promise<T>,
): Promise<T | null> {
  if (!existsSync(path.resolve(dataDir, 'database', 'PG_VERSION'))) return null;
  const folder = await openDataFolder(dataDir, { patienceMs: 0 });
  try {
    const pglite = await PGlite.create({ dataDir: folder.databasePath });
    try {
      return await look({
        query: (sql, values) => pglite.query(sql, values),
        pending: () => pendingMigrations(pglite, MIGRATIONS),
      });
    } finally {
      await pglite.close();
    }
  } finally {
    await folder.release();
  }
}

/** All migrations, in the order in which they are applied: for a database that does not exist yet. */
export function allMigrations(): Promise<string[]> {
  const nothing = { query: () => Promise.resolve({ rows: [{ has_any: false }] }), exec: () => Promise.resolve() };
  return pendingMigrations(nothing, MIGRATIONS);
}
