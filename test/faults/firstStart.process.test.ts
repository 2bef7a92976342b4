/** The first start on an empty data folder, from the snapshot that the build has made, and what can go wrong with it. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import { ViewerDocument } from '../generated/graphql.js';
import { allMigrations } from '../cli/allMigrations.js';
import { graphqlData } from '../support/api.js';
import { startGatewayProcess, type GatewayProcess } from '../support/gatewayProcess.js';
import { copyWorkTree, type WorkTree } from '../support/workTree.js';

const NOT_USED = 'the snapshot of the embedded database is not used';

let tree: WorkTree;
let parent: string;
let dataDir: string;
let running: GatewayProcess | undefined;

beforeAll(() => {
  tree = copyWorkTree(['package.json', 'prisma/migrations', 'dist']);
});
afterAll(() => tree.remove());
beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'beckon-first-'));
  dataDir = path.join(parent, 'data');
});
afterEach(async () => {
  await running?.stop('SIGTERM');
  running = undefined;
  rmSync(parent, { recursive: true, force: true });
});

const variables = () => ({ PORT: '0', BECKON_DATA_DIR: dataDir, LOG_LEVEL: 'info' });

/** Starts the gateway of the copied tree, and asks it for something that is in the database. @returns its log */
async function start(): Promise<string> {
  running = await startGatewayProcess(variables(), { main: tree.at('dist', 'main.js') });
  const key = readFileSync(path.join(dataDir, 'operator.key'), 'utf8').trim();
  const { viewer } = await graphqlData(running.url, { authorization: `Bearer ${key}` }, ViewerDocument, {});
  expect(viewer).toMatchObject({ role: 'OPERATOR' });
  expect(readdirSync(dataDir)).not.toContain('database.new');
  return running.log();
}

/** `beckon migrate`, which opens the storage as the gateway does and writes nothing else. */
async function migrate(): Promise<{ stdout: string; stderr: string }> {
  const env = { PATH: process.env['PATH'], ...variables() };
  return promisify(execFile)(process.execPath, ['--liftoff-only', tree.at('dist', 'cli', 'main.js'), 'migrate'], {
    env,
  });
}

/** Rows of the closed database in the data folder. */
async function rowsOf<Row>(...statements: string[]): Promise<Row[]> {
  const pglite = await PGlite.create({ dataDir: path.join(dataDir, 'database') });
  const rows: Row[] = [];
  for (const sql of statements) rows.push(...(await pglite.query<Row>(sql)).rows);
  await pglite.close();
  return rows;
}

it('takes the snapshot, in which there is nothing but the schema', async () => {
  expect(await migrate()).toEqual({
    stdout: await allMigrations(),
    stderr: expect.stringContaining('Applied migrations: ') as string,
  });
  const names = await rowsOf<{ name: string }>(
    "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  );
  expect(names.length).toBeGreaterThan(20);
  const having = names.map(({ name }) => `SELECT '${name}' AS name WHERE EXISTS (SELECT 1 FROM ${name})`);
  expect(await rowsOf(...having)).toEqual([{ name: '_prisma_migrations' }]);
});

it('applies on top of it the migrations that are newer than the snapshot', async () => {
  const newer = tree.at('prisma', 'migrations', '29990101000000_newer');
  mkdirSync(newer);
  writeFileSync(path.join(newer, 'migration.sql'), 'CREATE TABLE newer (a int);');
  try {
    expect((await migrate()).stdout).toBe(`${await allMigrations()}29990101000000_newer\n`);
    expect(await rowsOf("SELECT to_regclass('newer') IS NOT NULL AS is_there")).toEqual([{ is_there: true }]);
  } finally {
    rmSync(newer, { recursive: true });
  }
});

it('makes the database itself when the snapshot is damaged, and says why', async () => {
  const file = tree.at('dist', 'snapshot', 'database.gz');
  const before = readFileSync(file);
  writeFileSync(file, before.subarray(0, before.length / 2));
  try {
    expect(await start()).toContain(`${NOT_USED}, so that this start takes longer: unexpected end of file`);
  } finally {
    writeFileSync(file, before);
  }
});

it('takes for a database nothing that a kill has left of one', async () => {
  for (let tries = 1; ; tries += 1) {
    const child = spawn(process.execPath, [tree.at('dist', 'main.js')], {
      env: { PATH: process.env['PATH'], ...variables() },
      stdio: 'ignore',
    });
    mkdirSync(dataDir, { recursive: true });
    const watcher = watch(dataDir, (_event, name) => {
      if (name === 'database.new' && existsSync(path.join(dataDir, name))) child.kill('SIGKILL');
    });
    await once(child, 'exit');
    watcher.close();
    if (readdirSync(dataDir).includes('database.new')) break;
    // It had ended its copy: once more, with an empty folder.
    expect(tries).toBeLessThan(10);
    rmSync(dataDir, { recursive: true });
  }
  expect(existsSync(path.join(dataDir, 'database', 'PG_VERSION'))).toBe(false);
  expect(await start()).not.toContain(NOT_USED);
});

it('lets a folder with other files be, and makes the database in it', async () => {
  const theirs = path.join(dataDir, 'database', 'lost+found');
  mkdirSync(theirs, { recursive: true });
  expect((await migrate()).stderr).toContain('is made in its folder directly');
  expect(existsSync(theirs)).toBe(true);
});
