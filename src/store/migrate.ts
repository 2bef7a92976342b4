import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** One connection, as `pg` and PGlite both offer it: `query` takes parameters, `exec` takes a whole script. */
export interface MigrationConnection {
  query(sql: string, parameters?: unknown[]): Promise<{ rows: unknown[] }>;
  exec(script: string): Promise<unknown>;
}

/** The advisory lock that `prisma migrate deploy` takes, so that the two never run at once. */
const PRISMA_LOCK = 72707369;

const BOOKKEEPING = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`;

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

interface AppliedMigration {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
}

/**
 * Applies the migrations that are missing and keeps the books exactly as `prisma migrate deploy` does, so that either
 * can go on where the other left off. Safe to run from several nodes at once.
 * @returns the names of the migrations it applied, oldest first
 * @throws Error when an earlier migration failed or was changed after it was applied; nothing is applied then
 */
export async function migrate(connection: MigrationConnection, directory: string): Promise<string[]> {
  await connection.query(`SELECT pg_advisory_lock(${PRISMA_LOCK})`);
  try {
    await connection.exec(BOOKKEEPING);
    const applied = await readApplied(connection);
    const missing = (await readMigrations(directory)).filter((migration) => {
      const known = applied.get(migration.name);
      if (known !== undefined && known !== migration.checksum) {
        throw new Error(`migration ${migration.name} was changed after this database applied it`);
      }
      return known === undefined;
    });
    for (const migration of missing) await apply(connection, migration);
    return missing.map((migration) => migration.name);
  } finally {
    await connection.query(`SELECT pg_advisory_unlock(${PRISMA_LOCK})`);
  }
}

/** Oldest first. */
async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(directory, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** Checksums by name. */
async function readApplied(connection: MigrationConnection): Promise<Map<string, string>> {
  const { rows } = await connection.query(
    'SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL',
  );
  const applied = rows as AppliedMigration[];
  const failed = applied.find((row) => row.finished_at === null);
  if (failed)
    throw new Error(`migration ${failed.migration_name} failed earlier: mend it with "prisma migrate resolve"`);
  return new Map(applied.map((row) => [row.migration_name, row.checksum]));
}

/** Script and bookkeeping in one transaction: a crash leaves nothing half applied. */
async function apply(connection: MigrationConnection, { name, sql, checksum }: Migration): Promise<void> {
  await connection.exec('BEGIN');
  try {
    await connection.exec(sql);
    await connection.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await connection.exec('COMMIT');
  } catch (error) {
    await connection.exec('ROLLBACK');
    throw new Error(`migration ${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
