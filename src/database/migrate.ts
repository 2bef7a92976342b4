import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the product's migrations. */
export const MIGRATIONS = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../prisma/migrations');

/** The common interface of connections of `pg` and PGlite: `query` takes parameters, `exec` a whole script. */
export interface MigrationConnection {
  query(sql: string, parameters?: unknown[]): Promise<{ rows: unknown[] }>;
  exec(script: string): Promise<unknown>;
}

/** The advisory lock of `prisma migrate deploy`, so that the two never run at once. */
const PRISMA_LOCK = 72707369;

/** One row: whether this transaction has the lock now, and else which process has it (null: just released). */
const LOCK = `
SELECT pg_try_advisory_xact_lock(${PRISMA_LOCK}) AS locked, (
  SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database
  WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.classid = 0 AND l.objid = ${PRISMA_LOCK}
  AND l.granted AND l.pid <> pg_backend_pid() LIMIT 1) AS holder`;

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

/** The time between two attempts to get the lock, and between two messages about it. */
const RETRY_MS = 200;
const SAY_EVERY_MS = 5_000;

/**
 * Applies missing migrations and records them exactly as `prisma migrate deploy` does, so that either can continue the
 * other's work. Safe on several nodes at once. The lock belongs to a transaction, and each migration is a transaction:
 * a session lock would stay on a pooler's connection.
 * @param onWaiting called every 5 seconds with the reason while another session has the lock
 * @returns the names of the applied migrations, oldest first
 * @throws Error if an earlier migration failed, or changed after it was applied; nothing is applied then
 */
export async function migrate(
  connection: MigrationConnection,
  directory: string,
  onWaiting: (reason: string) => void = () => undefined,
): Promise<string[]> {
  const migrations = await readMigrations(directory);
  const applied: string[] = [];
  let sayAt = performance.now() + SAY_EVERY_MS;
  for (;;) {
    const step = await nextStep(connection, migrations);
    if (step.kind === 'done') return applied;
    if (step.kind === 'applied') {
      applied.push(step.name);
      continue;
    }
    if (performance.now() >= sayAt) {
      onWaiting(reasonOf(step.holder));
      sayAt += SAY_EVERY_MS;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

type Step = { kind: 'done' } | { kind: 'applied'; name: string } | { kind: 'locked'; holder: number | null };

/** Applies the next migration, if there is one, with its bookkeeping: a crash leaves nothing half applied. */
async function nextStep(connection: MigrationConnection, migrations: readonly Migration[]): Promise<Step> {
  await connection.exec('BEGIN');
  try {
    const { rows } = await connection.query(LOCK);
    const [lock] = rows as { locked: boolean; holder: number | null }[];
    const step: Step = lock?.locked
      ? await applyNext(connection, migrations)
      : { kind: 'locked', holder: lock?.holder ?? null };
    await connection.exec('COMMIT');
    return step;
  } catch (error) {
    await connection.exec('ROLLBACK');
    throw error;
  }
}

async function applyNext(connection: MigrationConnection, migrations: readonly Migration[]): Promise<Step> {
  await connection.exec(BOOKKEEPING);
  const [missing] = await missingOf(connection, migrations);
  if (!missing) return { kind: 'done' };
  await apply(connection, missing);
  return { kind: 'applied', name: missing.name };
}

/** Oldest first. @throws Error as `migrate` */
async function missingOf(connection: MigrationConnection, migrations: readonly Migration[]): Promise<Migration[]> {
  const known = await readApplied(connection);
  const changed = migrations.find(({ name, checksum }) => (known.get(name) ?? checksum) !== checksum);
  if (changed) throw new Error(`migration ${changed.name} was changed after this database applied it`);
  return migrations.filter(({ name }) => !known.has(name));
}

/**
 * The names of the migrations that `migrate` would apply, oldest first. Changes nothing.
 * @throws Error if an earlier migration failed, or changed after it was applied
 */
export async function pendingMigrations(connection: MigrationConnection, directory: string): Promise<string[]> {
  const migrations = await readMigrations(directory);
  const { rows } = await connection.query(`SELECT to_regclass('"_prisma_migrations"') IS NOT NULL AS has_any`);
  const [found] = rows as { has_any: boolean }[];
  const missing = found?.has_any ? await missingOf(connection, migrations) : migrations;
  return missing.map(({ name }) => name);
}

function reasonOf(holder: number | null): string {
  const who = holder === null ? 'another connection' : `the server process ${holder}`;
  return (
    `waiting to apply migrations: ${who} holds their advisory lock (${PRISMA_LOCK}). Another node may be applying them. ` +
    `A connection that a pooler kept may hold it, too: then end it with SELECT pg_terminate_backend(pid)`
  );
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

/** The checksum of each migration in a folder, by its name: SHA-256 in hexadecimal, as the database keeps it. */
export async function checksumsOf(directory: string): Promise<Map<string, string>> {
  return new Map((await readMigrations(directory)).map(({ name, checksum }) => [name, checksum]));
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

async function apply(connection: MigrationConnection, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await connection.exec(sql);
  } catch (error) {
    throw new Error(`migration ${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  await connection.query(
    `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, clock_timestamp(), 1)`,
    [randomUUID(), checksum, name],
  );
}
