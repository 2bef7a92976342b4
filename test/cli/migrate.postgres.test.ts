/** `beckon migrate`, on PostgreSQL without the tables. */
import pg from 'pg';
import { withClient } from '../../src/database/postgresConnections.js';
import { createTestEnvironment, type TestEnvironment } from '../support/testEnvironment.js';
import { allMigrations } from './allMigrations.js';
import { runCli } from './runCli.js';

let environment: TestEnvironment;
beforeAll(async () => (environment = await createTestEnvironment(false)));
afterAll(() => environment.remove());

function query(sql: string) {
  const client = new pg.Client({ connectionString: environment.variables['DATABASE_URL'] });
  return withClient(client, async () => (await client.query<Record<string, unknown>>(sql)).rows);
}

test('--check names all that is pending and changes nothing; without it they are applied once', async () => {
  const variables = { ...environment.variables, DATABASE_URL: `${environment.variables['DATABASE_URL']}?schema=apart` };
  const migrate = (...args: string[]) => runCli(['migrate', ...args], variables);
  const all = await allMigrations();

  expect(await migrate('--check')).toMatchObject({ code: 1, stdout: all });
  expect(await query("SELECT 1 FROM pg_namespace WHERE nspname = 'apart'")).toEqual([]);
  expect(await migrate()).toMatchObject({ code: 0, stdout: all });
  expect(await migrate('--check')).toMatchObject({ code: 0, stdout: '' });

  await query(`DELETE FROM apart."_prisma_migrations" WHERE migration_name = '${all.trim().split('\n').at(-1)}'`);
  expect(await migrate('--check')).toMatchObject({ code: 1, stdout: `${all.trim().split('\n').at(-1)}\n` });
});
