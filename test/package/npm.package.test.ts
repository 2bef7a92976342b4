/** The npm package: packed from the work tree, installed in an empty folder, and run from there. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { waitForOutput } from './waitForOutput.js';
import { usePackage } from './usePackage.js';

const { version, engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string; engines: object };
const MEGABYTE = 1_048_576;

const installed = usePackage();
/** Meanwhile other tests run. */
let gateway: ChildProcess;
let logged = '';
beforeAll(() => {
  gateway = installed().start([], { PORT: '0', LOG_LEVEL: 'warn' });
  gateway.stdout?.setEncoding('utf8').on('data', (text: string) => (logged += text));
});
afterAll(() => void gateway.kill('SIGKILL'));

interface LockedPackage {
  version: string;
  hasInstallScript?: boolean;
}

async function sizeOf(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile())
    .reduce((sum, file) => sum + statSync(path.join(file.parentPath, file.name)).size, 0);
}

test('npm pack and npm install warn of nothing, and packing leaves the work tree as it was', () => {
  const { packed, installed: install, leavesTree } = installed();
  expect([packed.stderr, install.stderr].join('').match(/npm (?:warn|error).*/gi)).toBeNull();
  expect(leavesTree).toBe(true);
});

test('what is installed is small, runs no scripts, and depends on one package', async () => {
  const { folder } = installed();
  const lock = await readFile(path.join(folder, 'node_modules/.package-lock.json'), 'utf8');
  const { packages } = JSON.parse(lock) as { packages: Record<string, LockedPackage> };
  expect(Object.keys(packages)).toEqual(['node_modules/@electric-sql/pglite', 'node_modules/beckon']);
  expect(Object.values(packages).filter(({ hasInstallScript }) => hasInstallScript)).toEqual([]);
  expect(await sizeOf(path.join(folder, 'node_modules'))).toBeLessThan(130 * MEGABYTE);
});

test('it has the program, the console, the clients, the migrations and all licences, and no tests and no maps', async () => {
  const { files, folder } = installed();
  const needed = [
    ...['LICENSE', 'README.md', 'dist/package/beckon.js', 'dist/console/index.html', 'dist/snapshot/database.gz'],
    ...['dist/clients/web/beckon.js', 'clients/kotlin/BeckonClient.kt', 'clients/swift/BeckonClient.swift'],
  ];
  expect(files).toEqual(expect.arrayContaining(needed.map((name) => `package/${name}`)));
  const migrations = (await readdir('prisma/migrations', { withFileTypes: true })).filter((one) => one.isDirectory());
  expect(files.filter((name) => name.endsWith('/migration.sql'))).toHaveLength(migrations.length);
  expect(files.filter((name) => /\.map$|(?<!\.d)\.tsx?$|\/(?:test|src|node_modules)\//.test(name))).toEqual([]);

  const licenses = await readFile(
    path.join(folder, 'node_modules/beckon/dist/package/THIRD_PARTY_LICENSES.txt'),
    'utf8',
  );
  // Of the gateway, of the command line, of the console and its font, and of the reference page.
  for (const name of ['fastify', 'commander', '@prisma/client', 'react', '@fontsource-variable/inter', 'swagger-ui']) {
    expect(licenses).toMatch(new RegExp(`^${name} \\S.* \\((?:MIT|Apache-2.0|OFL-1.1)\\)$`, 'm'));
  }
  expect(licenses).not.toMatch(/undefined|\[object/);
});

test('its manifest names what runs it', async () => {
  const manifest = await readFile(path.join(installed().folder, 'node_modules/beckon/package.json'), 'utf8');
  const read = JSON.parse(manifest) as Record<string, unknown>;
  expect(read).toMatchObject({ type: 'module', engines, bin: { beckon: 'dist/package/beckon.js' }, license: 'MIT' });
  expect(read['private']).toBeUndefined();
});

test('beckon demo: every push arrives', async () => {
  const { code, stdout } = await installed().beckon(['demo']);
  expect(stdout.match(/^(?:IOS_APNS|IOS_FIREBASE|ANDROID_FIREBASE|WEB_PUSH) +yes +yes .* SUPPRESSED$/gm)).toHaveLength(
    4,
  );
  expect(code).toBe(0);
});

test('beckon starts the gateway on ./data, with console, reference and version', async () => {
  const url = await waitForOutput(gateway.stderr, /console +(\S+)\/console/);
  const get = async (at: string) => (await fetch(`${url}${at}`, { headers: { connection: 'close' } })).text();
  expect(JSON.parse(await get('/version'))).toEqual({ name: 'beckon', version });
  expect(await get('/console')).toContain('<div id="console">');
  expect(await get('/docs/swagger-ui.css')).toContain('.swagger-ui');
  expect(await readdir(path.join(installed().folder, 'data'))).toContain('operator.key');
  // It would be a warning if the snapshot of the database had not been of use.
  expect(logged).not.toContain('snapshot');
  gateway.kill('SIGTERM');
  expect(await once(gateway, 'exit')).toEqual([0, null]);
});

test('beckon doctor --json examines the installation', async () => {
  // No provider is in reach: each is a failure that it reports.
  const { code, stdout } = await installed().beckon(['doctor', '--json'], { HTTPS_PROXY: 'http://127.0.0.1:9' });
  const { checks, ...report } = JSON.parse(stdout) as { checks: { check: string; state: string }[] };
  expect(report).toMatchObject({ name: 'beckon', version, state: 'failed' });
  const states = Object.fromEntries(checks.map(({ check, state }) => [check, state]));
  expect(states).toMatchObject({ dataFolder: 'ok', database: 'ok', migrations: 'ok', apnsProduction: 'failed' });
  expect(code).toBe(1);
});

test('beckon migrate --check names nothing once it has run', async () => {
  expect(await installed().beckon(['migrate', '--check'])).toMatchObject({ code: 0, stdout: '' });
});
