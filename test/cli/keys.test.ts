/** `beckon keys`: keys that the gateway takes. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfig } from '../../src/app/config.js';
import { parseWebPushCredentials } from '../../src/credentials/webPushCredentials.js';
import { runCli } from './runCli.js';

const OLD = Buffer.alloc(32, 7).toString('base64');

/** What stands before the first = of each line that is no comment. */
function settingsOf(stdout: string): [string, string][] {
  const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
}

test.each(['operator', 'encryption'])(
  'a new %s key is a setting that the gateway takes, another one each time',
  async (kind) => {
    const [one, other] = await Promise.all([runCli(['keys', 'new', kind]), runCli(['keys', 'new', kind])]);
    const settings = Object.fromEntries(settingsOf(one.stdout));
    expect(Object.keys(settings)).toEqual([`BECKON_${kind.toUpperCase()}_KEY`]);
    expect(() => readConfig(settings)).not.toThrow();
    expect(one.stderr).toMatch(/^# /);
    expect(one.stdout).not.toBe(other.stdout);
  },
);

test('new keys for Web Push are a pair that configureWebPush takes', async () => {
  const { code, stdout } = await runCli(['keys', 'new', 'vapid']);
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey } = Object.fromEntries(settingsOf(stdout));
  expect(code).toBe(0);
  expect(parseWebPushCredentials('mailto:ops@example.com', privateKey)).toMatchObject({ publicKey, privateKey });
});

describe('the steps that replace the encryption key', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'beckon-keys-'));
    await writeFile(path.join(folder, 'encryption.key'), `${OLD}\n`);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each([
    ['of the environment', () => ({ BECKON_ENCRYPTION_KEY: OLD })],
    ['of the data folder', () => ({ BECKON_DATA_DIR: folder })],
  ])('keep the present one %s until all is sealed by the new one', async (_where, variables) => {
    const { code, stdout } = await runCli(['keys', 'rotate', 'encryption'], variables());
    const [, , last = ''] = settingsOf(stdout).map(([, value]) => value);
    expect(settingsOf(stdout)).toEqual([
      ['BECKON_ENCRYPTION_KEY', `${OLD},${last}`],
      ['BECKON_ENCRYPTION_KEY', `${last},${OLD}`],
      ['BECKON_ENCRYPTION_KEY', last],
    ]);
    expect([code, stdout.match(/resealCredentials/g)?.length]).toEqual([0, 1]);
  });

  test('need the present one', async () => {
    const { code, stdout, stderr } = await runCli(['keys', 'rotate', 'encryption'], {
      BECKON_DATA_DIR: path.join(folder, 'elsewhere'),
    });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('cannot be read');
  });
});
