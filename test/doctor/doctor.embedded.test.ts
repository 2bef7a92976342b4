/** `beckon doctor`, on the embedded database, with simulated providers behind a proxy. */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { takeFolderLock } from '../../src/database/folderLock.js';
import { createTestEnvironment } from '../support/testEnvironment.js';
import { runCli } from '../cli/runCli.js';
import { examined, useDoctorStage } from './doctorStage.js';

const stage = useDoctorStage();
const isRoot = process.getuid?.() === 0;
const CONFIGURATION = isRoot ? 'warning' : 'ok';
const MOVABLE_CLOCK = ['--import', path.resolve('test/support/movableClock.mjs')];
const HOSTS = ['apnsProduction', 'apnsSandbox', 'fcm', 'googleTokens'];

test('a whole installation is well, and nothing secret is printed', async () => {
  const variables = stage().variables();
  const { code, states, printed, report } = await examined(variables);
  expect(states).toEqual({
    configuration: CONFIGURATION,
    ...{ dataFolder: 'ok', database: 'ok', migrations: 'ok' },
    ...{ operatorKey: 'ok', encryptionKeys: 'ok', pushCredentials: 'ok' },
    ...{ apnsProduction: 'ok', apnsSandbox: 'ok', fcm: 'ok', googleTokens: 'ok', clockProviders: 'ok' },
  });
  expect([code, report.state, report.node]).toEqual([0, CONFIGURATION, process.version]);
  for (const name of ['BECKON_OPERATOR_KEY', 'BECKON_ENCRYPTION_KEY', 'BECKON_METRICS_TOKEN']) {
    expect(printed).not.toContain(variables[name]);
  }
  expect(report.checks.filter(({ text }) => text.includes('through the proxy'))).toHaveLength(HOSTS.length);
  expect(stage().simulators.pushes).toEqual([]);
});

test('it is told for people, too', async () => {
  const { code, stdout } = await runCli(['doctor'], stage().variables());
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ok {7}apnsSandbox {11}Apple \(sandbox\) at api\.sandbox\.push\.apple\.com answers/m);
  expect(stdout).toMatch(/^\d+ ok, [01] warning, 0 failed, 0 skipped$/m);
});

test('an invalid configuration is 2, with every fault and nothing else', async () => {
  const password = 'a-password-of-no-one';
  const { code, report, printed } = await examined({
    DATABASE_URL: `postgresql://beckon:${password}@127.0.0.1:1/none`,
    PORT: 'x',
  });
  expect([code, report.isConfigured, report.state]).toEqual([2, false, 'failed']);
  const faults = report.checks.map(({ check, text }) => `${check}: ${text.split(' ')[0] ?? ''}`);
  const wrong = ['PORT', 'BECKON_OPERATOR_KEY', 'BECKON_ENCRYPTION_KEY'];
  expect(faults).toEqual(wrong.map((name) => `configuration: ${name}`));
  expect(printed).not.toContain(password);
});

test('a provider that cannot be reached fails, the others are still asked', async () => {
  const { code, states, finding } = await examined({ ...stage().variables(), BECKON_FCM_URL: 'https://127.0.0.1:9' });
  expect(HOSTS.map((host) => states[host])).toEqual(['ok', 'ok', 'failed', 'ok']);
  expect(finding('fcm').text).toContain('127.0.0.1:9');
  expect(finding('fcm').remedy).not.toBeNull();
  expect(code).toBe(1);
});

test('a proxy that cannot be reached fails all, and its password is not printed', async () => {
  const proxy = 'http://someone:a-password-of-the-proxy@127.0.0.1:9';
  const { states, printed } = await examined({ ...stage().variables(), HTTPS_PROXY: proxy });
  expect(HOSTS.map((host) => states[host])).toEqual(HOSTS.map(() => 'failed'));
  expect(states['clockProviders']).toBe('skipped');
  expect(printed).not.toContain('a-password-of-the-proxy');
});

test('an authority that is not trusted is something else in the place of the providers', async () => {
  const { states, finding } = await examined({ ...stage().variables(), NODE_EXTRA_CA_CERTS: '' });
  expect(HOSTS.map((host) => states[host])).toEqual(HOSTS.map(() => 'failed'));
  expect(finding('apnsProduction').text).toMatch(/^Something else answers/);
});

test.each([
  [2 * 60_000, 'warning', 0, 'ahead of'],
  [-10 * 60_000, 'failed', 1, 'behind'],
])('a clock that is %d ms ahead of the providers: %s', async (aheadMs, state, code, words) => {
  const variables = { ...stage().variables(), TEST_CLOCK_AHEAD_MS: String(aheadMs) };
  const { states, finding, ...rest } = await examined(variables, MOVABLE_CLOCK);
  expect([states['clockProviders'], rest.code]).toEqual([state, code]);
  expect(finding('clockProviders').text).toContain(words);
});

describe('the data folder', () => {
  test('beside a gateway that is using it is not opened', async () => {
    const release = await takeFolderLock(path.join(stage().environment.dataDir, 'lock'));
    try {
      const { code, states, finding } = await examined(stage().variables());
      expect([states['dataFolder'], states['database'], states['migrations']]).toEqual(['ok', 'skipped', 'skipped']);
      expect(finding('dataFolder').text).toContain(`in use by process ${process.pid}`);
      expect(code).toBe(0);
    } finally {
      await release();
    }
  });

  test('that others can look into is a warning, and so is a key file that they can read', async () => {
    const other = await createTestEnvironment();
    const keyFile = path.join(other.dataDir, 'operator.key');
    await writeFile(keyFile, `bk_operator_${'k'.repeat(32)}\n`);
    await chmod(keyFile, 0o644);
    await chmod(other.dataDir, 0o755);
    const { states, report } = await examined({ ...stage().variables(), BECKON_DATA_DIR: other.dataDir });
    expect(states['dataFolder']).toBe('warning');
    expect(report.checks.some(({ text, state }) => state === 'warning' && text.includes(keyFile))).toBe(true);
    await other.remove();
  });

  test('that is not there yet is made at the start, not by the doctor', async () => {
    const dataDir = path.join(stage().environment.dataDir, 'later', 'data');
    const variables = { ...stage().variables(), BECKON_DATA_DIR: dataDir };
    const { code, states } = await examined({ ...variables, BECKON_OPERATOR_KEY: '', BECKON_ENCRYPTION_KEY: '' });
    expect(states).toMatchObject({ dataFolder: 'ok', database: 'skipped', operatorKey: 'skipped' });
    expect(code).toBe(0);
    await expect(mkdir(path.dirname(dataDir))).resolves.toBeUndefined();
  });
});
