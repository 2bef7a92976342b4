/** `beckon doctor`, on PostgreSQL, directly and through PgBouncer. */
import pg from 'pg';
import { withClient } from '../../src/database/postgresConnections.js';
import { startPgbouncer, type Pgbouncer } from '../support/startPgbouncer.js';
import { examined, useDoctorStage } from './doctorStage.js';

const stage = useDoctorStage();
let pooler: Pgbouncer;
beforeAll(
  async () => (pooler = await startPgbouncer(process.env['TEST_DATABASE_URL'] ?? '', { pool_mode: 'transaction' })),
);
afterAll(() => pooler.stop());

const url = () => stage().variables()['DATABASE_URL'] ?? '';

async function query(sql: string, database = url()): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database });
  return withClient(client, async () => (await client.query<Record<string, unknown>>(sql)).rows);
}

test('a database that is well', async () => {
  const { code, states, finding } = await examined(stage().variables());
  expect(states).toMatchObject({
    ...{ database: 'ok', databaseDurability: 'ok', databaseTimeout: 'ok', databaseConnections: 'ok' },
    ...{ databasePooler: 'ok', migrations: 'ok', clockDatabase: 'ok', encryptionKeys: 'ok', pushCredentials: 'ok' },
  });
  expect(states).not.toHaveProperty('dataFolder');
  expect(finding('database').text).toMatch(/^PostgreSQL \d+/);
  expect(code).toBe(0);
});

test('PgBouncer in transaction mode is seen, and a warning', async () => {
  const { code, states, finding } = await examined({ ...stage().variables(), DATABASE_URL: pooler.urlFor(url()) });
  expect([states['database'], states['migrations'], states['databasePooler']]).toEqual(['ok', 'ok', 'warning']);
  expect(finding('databasePooler').text).toContain('transaction mode');
  expect(code).toBe(0);
});

test('settings of the role and of the URL count', async () => {
  const unsafe = new URL(url());
  unsafe.searchParams.set('options', '-c synchronous_commit=off -c default_transaction_read_only=on');
  unsafe.searchParams.set('statement_timeout', '0');
  const { code, states } = await examined({ ...stage().variables(), DATABASE_URL: unsafe.href });
  const found = [states['database'], states['databaseDurability'], states['databaseTimeout']];
  expect(found).toEqual(['failed', 'warning', 'warning']);
  expect(code).toBe(1);
});

test('a pending migration is a warning that names it, and is not applied', async () => {
  const newest = 'SELECT max(migration_name) AS name FROM "_prisma_migrations"';
  const [{ name }] = (await query(newest)) as [{ name: string }];
  await query(`DELETE FROM "_prisma_migrations" WHERE migration_name = '${name}'`);
  const { code, states, finding } = await examined(stage().variables());
  expect([states['migrations'], states['pushCredentials']]).toEqual(['warning', 'skipped']);
  expect(finding('migrations').text).toContain(name);
  expect(code).toBe(0);
  expect(await query(newest)).not.toEqual([{ name }]);
});

test('a database that does not answer fails, and its password is not printed', async () => {
  const gone = new URL(url());
  gone.port = '9';
  gone.password = 'a-password-of-no-one';
  const { code, states, printed } = await examined({ ...stage().variables(), DATABASE_URL: gone.href });
  expect([states['database'], states['migrations'], states['apnsProduction']]).toEqual(['failed', 'skipped', 'ok']);
  expect(printed).not.toContain('a-password-of-no-one');
  expect(code).toBe(1);
});
