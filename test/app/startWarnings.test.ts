import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startWarnings, type Surroundings } from '../../src/app/startWarnings.js';
import { eventually } from '../support/eventually.js';
import { startGatewayProcess } from '../support/gatewayProcess.js';
import { createTestEnvironment } from '../support/testEnvironment.js';

const http = { host: '127.0.0.1', publicOrigin: null, admin: null, trustedProxies: [] };
const warnings = (fields: Partial<Surroundings['http']>, userId: number | null = 1_000) =>
  startWarnings({ http: { ...http, ...fields }, userId, keyFiles: [], workers: 1, cores: 2, connections: null });

it.each([
  {},
  { host: 'localhost' },
  { host: '::1' },
  { host: '127.0.0.2' },
  { admin: { host: '127.0.0.1', port: 4_001 } },
])('says nothing of %j', (fields) => {
  expect(warnings(fields)).toEqual([]);
});

it.each(['0.0.0.0', '::', '192.0.2.1', 'gateway.example.com'])('says what to do about TLS where %s is open', (host) => {
  expect(warnings({ host })).toEqual([expect.stringMatching(/without TLS.*BECKON_PUBLIC_URL/)]);
  expect(warnings({ host, publicOrigin: 'http://chat.example.com' })).toHaveLength(1);
  expect(warnings({ host, publicOrigin: 'https://chat.example.com' })).toEqual([]);
  expect(warnings({ host, trustedProxies: ['10.0.0.0/8'] })).toEqual([]);
  expect(warnings({ admin: { host, port: 4_001 } })).toEqual([expect.stringContaining('BECKON_ADMIN_HOST')]);
});

it('says that it need not be root', () => {
  expect(warnings({}, 0)).toEqual([expect.stringContaining('root')]);
  expect(warnings({}, null)).toEqual([]);
});

it('says that there are more workers than processors', () => {
  const told = (workers: number) =>
    startWarnings({ http, userId: 1_000, keyFiles: [], workers, cores: 2, connections: null });
  expect(told(2)).toEqual([]);
  expect(told(3)).toEqual([expect.stringMatching(/BECKON_WORKERS is 3.*2 processors/)]);
});

it('says that the database has too few connections for the workers, and one more', () => {
  const told = (connections: number) =>
    startWarnings({ http, userId: 1_000, keyFiles: [], workers: 2, cores: 2, connections });
  expect(told(57)).toEqual([]);
  expect(told(56)).toEqual([expect.stringMatching(/57 connections.*56/)]);
});

it('says which key files others can read', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'beckon-keys-'));
  try {
    const keyFiles = ['one', 'other'].map((name) => path.join(folder, name));
    for (const file of keyFiles) writeFileSync(file, 'key', { mode: 0o600 });
    const [one = '', other = ''] = keyFiles;
    chmodSync(other, 0o640);
    const told = startWarnings({
      http,
      userId: 1_000,
      keyFiles: [one, other, path.join(folder, 'none')],
      workers: 1,
      cores: 1,
      connections: null,
    });
    expect(told).toEqual([expect.stringContaining(`${other}: run "chmod 600"`)]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('tells in the log as it starts, and shows no key', async () => {
  const environment = await createTestEnvironment();
  const file = path.join(environment.dataDir, 'encryption.key');
  writeFileSync(file, `${Buffer.alloc(32, 1).toString('base64')}\n`);
  chmodSync(file, 0o644);
  const gateway = await startGatewayProcess({ ...environment.variables, BECKON_ENCRYPTION_KEY: '' });
  try {
    await eventually(() => {
      const lines = gateway
        .log()
        .split('\n')
        .filter((text) => text.includes('chmod 600'));
      expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([{ level: 40 }]);
      return Promise.resolve();
    }, 20_000);
    expect(gateway.log()).not.toContain(Buffer.alloc(32, 1).toString('base64'));
  } finally {
    await gateway.stop('SIGTERM');
    await environment.remove();
  }
});
