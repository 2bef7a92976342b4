import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { migrate, type MigrationConnection } from '../../src/database/migrate.js';
import { openPostgres } from '../../src/database/database.js';
import { createTestEnvironment, type TestEnvironment } from '../support/testEnvironment.js';

/** The columns of Prisma 7's own `_prisma_migrations`, as `prisma migrate deploy` makes them. */
const PRISMA_COLUMNS = [
  ['id', 'character varying', 36, 'NO'],
  ['checksum', 'character varying', 64, 'NO'],
  ['finished_at', 'timestamp with time zone', null, 'YES'],
  ['migration_name', 'character varying', 255, 'NO'],
  ['logs', 'text', null, 'YES'],
  ['rolled_back_at', 'timestamp with time zone', null, 'YES'],
  ['started_at', 'timestamp with time zone', null, 'NO'],
  ['applied_steps_count', 'integer', null, 'NO'],
];

let directory: string;
let environment: TestEnvironment | null = null;
let connection: MigrationConnection;
let close: () => Promise<void>;

beforeAll(async () => {
  if (process.env['TEST_DATABASE_URL']) environment = await createTestEnvironment();
  const url = environment?.variables['DATABASE_URL'];
  if (url) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    connection = { query: (sql, values) => client.query(sql, values), exec: (sql) => client.query(sql) };
    close = () => client.end();
  } else {
    const pglite = await PGlite.create();
    connection = pglite;
    close = () => pglite.close();
  }
});
afterAll(async () => {
  await close();
  await environment?.remove();
});
beforeEach(async () => {
  await connection.exec('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  directory = await mkdtemp(path.join(tmpdir(), 'beckon-migrations-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function write(name: string, sql: string): Promise<void> {
  await mkdir(path.join(directory, name), { recursive: true });
  await writeFile(path.join(directory, name, 'migration.sql'), sql);
}

async function valuesOf(sql: string): Promise<unknown[][]> {
  const { rows } = await connection.query(sql);
  return rows.map((row) => Object.values(row as object) as unknown[]);
}

function tables(): Promise<unknown[][]> {
  return valuesOf(`SELECT table_name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY table_name`);
}

it('applies missing migrations once, in the order of their names', async () => {
  await write('2_second', 'ALTER TABLE one ADD COLUMN b int; CREATE TABLE two (a int);');
  await write('1_first', 'CREATE TABLE one (a int);');
  await writeFile(path.join(directory, 'migration_lock.toml'), 'provider = "postgresql"');
  expect(await migrate(connection, directory)).toEqual(['1_first', '2_second']);
  expect(await migrate(connection, directory)).toEqual([]);
  await write('3_third', 'CREATE TABLE three (a int);');
  expect(await migrate(connection, directory)).toEqual(['3_third']);
  expect(await tables()).toEqual([['one'], ['three'], ['two']]);
});

it('keeps the books of Prisma', async () => {
  await write('1_first', 'CREATE TABLE one (a int);');
  await migrate(connection, directory);
  const columns = await valuesOf(`SELECT column_name, data_type, character_maximum_length, is_nullable
    FROM information_schema.columns WHERE table_name = '_prisma_migrations' ORDER BY ordinal_position`);
  expect(columns).toEqual(PRISMA_COLUMNS);
  const books = await valuesOf(`SELECT migration_name, checksum, logs, rolled_back_at, applied_steps_count,
    finished_at >= started_at FROM _prisma_migrations`);
  // The checksum is the SHA-256 of the file, as `sha256sum` says it.
  const checksum = '18255fe5529da69815c8e5d23bf0f048bebb6d287a50aebfc9eea39a6fca4819';
  expect(books).toEqual([['1_first', checksum, null, null, 1, true]]);
});

it('refuses a migration that was changed after it was applied, and applies nothing', async () => {
  await write('1_first', 'CREATE TABLE one (a int);');
  await migrate(connection, directory);
  await write('1_first', 'CREATE TABLE one (a int, b int);');
  await write('2_second', 'CREATE TABLE two (a int);');
  await expect(migrate(connection, directory)).rejects.toThrow(
    'migration 1_first was changed after this database applied it',
  );
  expect(await tables()).toEqual([['one']]);
});

it('applies nothing either when the changed one comes after one that is missing', async () => {
  await write('2_second', 'CREATE TABLE two (a int);');
  await migrate(connection, directory);
  await write('2_second', 'CREATE TABLE two (a int, b int);');
  await write('1_first', 'CREATE TABLE one (a int);');
  await expect(migrate(connection, directory)).rejects.toThrow('2_second was changed');
  expect(await tables()).toEqual([['two']]);
});

it('leaves nothing of a migration that fails, and takes it once it is mended', async () => {
  await write('1_first', 'CREATE TABLE one (a int); CREATE TABLE one (a int);');
  await expect(migrate(connection, directory)).rejects.toThrow(/^migration 1_first: .*already exists/);
  expect(await tables()).toEqual([]);
  await write('1_first', 'CREATE TABLE one (a int);');
  expect(await migrate(connection, directory)).toEqual(['1_first']);
});

it('asks for help where Prisma left a failed migration, and applies it again once it is resolved', async () => {
  await write('1_first', 'CREATE TABLE one (a int);');
  await migrate(connection, directory);
  await connection.exec('UPDATE _prisma_migrations SET finished_at = NULL; DROP TABLE one;');
  await expect(migrate(connection, directory)).rejects.toThrow('migration 1_first failed earlier');
  await connection.exec('UPDATE _prisma_migrations SET rolled_back_at = now()');
  expect(await migrate(connection, directory)).toEqual(['1_first']);
  expect(await tables()).toEqual([['one']]);
});

// One embedded database has one opener: the lock of its folder sees to that.
if (process.env['TEST_DATABASE_URL']) {
  it('does each migration once, whatever the number of openers', async () => {
    const url = environment?.variables['DATABASE_URL'] ?? '';
    const opened = await Promise.all(Array.from({ length: 4 }, () => openPostgres(url)));
    const applied = opened.flatMap((database) => database.applied);
    expect(applied.length).toBeGreaterThan(5);
    expect(new Set(applied).size).toBe(applied.length);
    await Promise.all(opened.map((database) => database.close()));
  });

  it('names the owner of the lock while it waits, such as a pooled connection', async () => {
    const holder = new pg.Client({ connectionString: environment?.variables['DATABASE_URL'] });
    await holder.connect();
    const { rows } = await holder.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await holder.query('SELECT pg_advisory_lock(72707369)');
    await write('1_first', 'CREATE TABLE one (a int);');
    const reasons: string[] = [];
    const applied = await migrate(connection, directory, (reason) => {
      reasons.push(reason);
      void holder.end();
    });
    expect(applied).toEqual(['1_first']);
    expect(reasons[0]).toContain(`the server process ${rows[0]?.pid} holds their advisory lock (72707369)`);
  });
}
