/** `beckon migrate`, on the embedded database. `migrate.postgres.test.ts` has migrations that are really missing. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { takeFolderLock } from '../../src/database/folderLock.js';
import { createTestEnvironment, type TestEnvironment } from '../support/testEnvironment.js';
import { allMigrations } from './allMigrations.js';
import { runCli } from './runCli.js';

let environment: TestEnvironment;
beforeAll(async () => (environment = await createTestEnvironment()));
afterAll(() => environment.remove());

test('without a data folder --check names all migrations, and makes none', async () => {
  const dataDir = path.join(environment.dataDir, 'none');
  const { code, stdout } = await runCli(['migrate', '--check'], { BECKON_DATA_DIR: dataDir });
  expect([code, stdout]).toEqual([1, await allMigrations()]);
  expect(existsSync(dataDir)).toBe(false);
});

test('where nothing is missing, nothing is done', async () => {
  expect(await runCli(['migrate', '--check'], environment.variables)).toMatchObject({ code: 0, stdout: '' });
  expect(await runCli(['migrate'], environment.variables)).toMatchObject({ code: 0, stdout: '' });
});

test('--check does not look beside a gateway that is using the folder, and says so', async () => {
  const release = await takeFolderLock(path.join(environment.dataDir, 'lock'));
  try {
    const { code, stdout, stderr } = await runCli(['migrate', '--check'], environment.variables);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`in use by process ${process.pid}`);
  } finally {
    await release();
  }
});

test('an invalid configuration is named, with 2', async () => {
  const { code, stdout, stderr } = await runCli(['migrate'], { DATABASE_URL: 'mysql://127.0.0.1', PORT: 'x' });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/DATABASE_URL [^]*PORT |PORT [^]*DATABASE_URL /);
});
