/** The rules of the doctor's checks, as functions. */
import { databaseClockFinding, providerClockFinding } from '../../src/doctor/clockFindings.js';
import { encryptionKeyFinding, operatorKeyFinding, pushCredentialFindings } from '../../src/doctor/keyFindings.js';
import { migrationFinding } from '../../src/doctor/migrationFinding.js';
import type { PostgresFacts } from '../../src/doctor/postgresFacts.js';
import { postgresFindings } from '../../src/doctor/postgresFindings.js';
import { providerFindings } from '../../src/doctor/providerFindings.js';
import type { StoredPushService } from '../../src/doctor/storedState.js';
import { encryptionKeyId } from '../../src/database/encryptionKeyId.js';

const NOW = new Date('2026-06-01T12:00:00.000Z');
const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

describe('the clock', () => {
  test.each([
    [0, 'ok'],
    [30_000, 'ok'],
    [-30_001, 'warning'],
    [300_000, 'warning'],
    [300_001, 'failed'],
    [-86_400_000, 'failed'],
  ])('%d ms ahead of the database: %s', (aheadMs, state) => {
    expect(databaseClockFinding(aheadMs).state).toBe(state);
  });

  test('against the providers the median counts, and those without a time do not', () => {
    const dates = [
      new Date(NOW.getTime() - 500),
      null,
      new Date(NOW.getTime() - 600_000),
      new Date(NOW.getTime() - 900),
    ];
    expect(
      providerClockFinding(
        dates.map((date) => ({ host: 'fcm', date })),
        NOW,
      ).state,
    ).toBe('ok');
    expect(providerClockFinding([{ host: 'fcm', date: ago(1) }], NOW)).toMatchObject({ state: 'failed' });
    expect(providerClockFinding([{ host: 'fcm', date: null }], NOW).state).toBe('skipped');
  });
});

const WELL: PostgresFacts = {
  ...{ versionNumber: 150_018, version: '15.18', isReadOnly: false, synchronousCommit: 'on' },
  ...{ statementTimeoutMs: 10_000, connectionsMax: 97, nodes: 3, reach: 'direct', aheadMs: 0 },
};

describe('PostgreSQL', () => {
  test('is well', () => {
    expect(postgresFindings(WELL, 1).map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
  });

  test.each<[Partial<PostgresFacts>, string, string]>([
    [{ versionNumber: 130_021 }, 'database', 'failed'],
    [{ isReadOnly: true }, 'database', 'failed'],
    [{ synchronousCommit: 'off' }, 'databaseDurability', 'warning'],
    [{ synchronousCommit: 'local' }, 'databaseDurability', 'ok'],
    [{ statementTimeoutMs: 0 }, 'databaseTimeout', 'warning'],
    [{ statementTimeoutMs: 500 }, 'databaseTimeout', 'warning'],
    [{ nodes: 6 }, 'databaseConnections', 'warning'],
    [{ connectionsMax: 18, nodes: 0 }, 'databaseConnections', 'failed'],
    [{ connectionsMax: 18, nodes: null, reach: 'poolerWithNotices' }, 'databaseConnections', 'ok'],
    [{ reach: 'poolerWithNotices' }, 'databasePooler', 'ok'],
    [{ reach: 'poolerWithoutNotices' }, 'databasePooler', 'warning'],
  ])('with %j: %s %s', (facts, check, state) => {
    const found = postgresFindings({ ...WELL, ...facts }, 1).find((one) => one.check === check);
    expect(found?.state).toBe(state);
    expect(found?.remedy === null).toBe(state === 'ok');
  });
});

test('PostgreSQL has connections for all workers, and for one more during their restart', () => {
  const facts = { ...WELL, nodes: 0 };
  const found = (workers: number) =>
    postgresFindings(facts, workers).find(({ check }) => check === 'databaseConnections');
  expect(found(4)?.state).toBe('ok');
  expect(found(5)).toMatchObject({ state: 'warning', text: expect.stringContaining('BECKON_WORKERS: 5') as unknown });
});

describe('migrations', () => {
  test.each([
    [{ pending: [], trouble: null }, 'ok', 'all'],
    [{ pending: ['2026_one', '2026_two'], trouble: null }, 'warning', '2026_one, 2026_two'],
    [{ pending: null, trouble: new Error('migration 2026_one failed earlier') }, 'failed', '2026_one failed earlier'],
  ])('%j: %s', (state, expected, words) => {
    const found = migrationFinding({ ...state, keys: null });
    expect(found.state).toBe(expected);
    expect(found.text).toContain(words);
  });
});

describe('keys', () => {
  const [first, second, third] = [1, 2, 3].map((byte) => Buffer.alloc(32, byte)) as [Buffer, Buffer, Buffer];
  const sealed = (...keys: Buffer[]) => ({
    sealedBy: keys.map((key) => ({ keyId: encryptionKeyId(key), count: 2 })),
    pushServices: [],
  });

  test.each([
    [null, null, 'skipped'],
    [[first], null, 'ok'],
    [[first], sealed(first), 'ok'],
    [[first], sealed(), 'ok'],
    [[first, second], sealed(first), 'warning'],
    [[first, second], sealed(first, second), 'warning'],
    [[first, second], sealed(first, third), 'failed'],
  ])('encryption keys, case %#', (keys, stored, state) => {
    const found = encryptionKeyFinding(keys, null, stored, NOW);
    expect(found.state).toBe(state);
    for (const key of [first, second, third]) expect(JSON.stringify(found)).not.toContain(key.toString('base64'));
  });

  test.each([
    [{ file: 'operator.key', writtenAt: ago(365) }, 'ok', '365 days ago'],
    [{ file: 'operator.key', writtenAt: ago(366) }, 'warning', '366 days ago'],
    [{ file: 'operator.key', writtenAt: null }, 'skipped', 'first start'],
    [null, 'ok', 'not known'],
  ])('the operator key, %j: %s', (file, state, words) => {
    const found = operatorKeyFinding(file, NOW);
    expect(found.state).toBe(state);
    expect(found.text).toContain(words);
  });

  const service = (more: Partial<StoredPushService>): StoredPushService => ({
    ...{ host: 'acme.example.com', appId: 'shop', service: 'IOS_APNS', changedAt: ago(10), expiresAt: null },
    ...more,
  });

  test.each<[string, StoredPushService[], string[]]>([
    ['none', [], ['ok']],
    ['young', [service({})], ['ok']],
    ['old', [service({ changedAt: ago(400) })], ['warning']],
    ['old, of Web Push', [service({ changedAt: ago(400), service: 'WEB_PUSH' })], ['ok']],
    ['a certificate that expires soon', [service({ expiresAt: ago(-30) })], ['warning']],
    ['one that does not', [service({ expiresAt: ago(-31) })], ['ok']],
    ['an expired one, and an old key', [service({ expiresAt: ago(0), changedAt: ago(400) })], ['failed', 'warning']],
  ])('of push services: %s', (_what, pushServices, states) => {
    const found = pushCredentialFindings({ sealedBy: [], pushServices }, NOW);
    expect(found.map(({ state }) => state)).toEqual(states);
    for (const { state, text } of found)
      if (state !== 'ok') expect(text).toContain('IOS_APNS of shop (acme.example.com)');
  });

  test('at most five push services are named', () => {
    const many = Array.from({ length: 8 }, (_, index) => service({ appId: `app${index}`, changedAt: ago(400) }));
    const [found] = pushCredentialFindings({ sealedBy: [], pushServices: many }, NOW);
    expect(found?.text).toMatch(/app4 .* and 3 more\.$/);
  });
});

test('a provider that is reached, one that is not, and something in its place', () => {
  const asked = { host: 'fcm' as const, origin: 'https://fcm.googleapis.com:443', throughProxy: false, date: null };
  const found = providerFindings([
    { ...asked, kind: 'answered', reason: null },
    { ...asked, kind: 'unreachable', reason: 'ECONNREFUSED' },
    { ...asked, kind: 'intercepted', reason: 'proxy answered 407', throughProxy: true },
  ]);
  expect(found.map(({ state }) => state)).toEqual(['ok', 'failed', 'failed']);
  expect(found[2]?.text).toContain('proxy answered 407');
});
