import { randomBytes } from 'node:crypto';
import { ConfigError, readConfig } from '../../src/app/config.js';

const KEY = randomBytes(32);
const POSTGRES = {
  DATABASE_URL: 'postgresql://beckon:secret-value@db.example.com:5432/beckon',
  BECKON_OPERATOR_KEY: 'an-operator-key-of-enough-length',
  BECKON_ENCRYPTION_KEY: KEY.toString('base64'),
};

/** The faults that an environment is refused with, one a line. */
function faultsOf(environment: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const [first, ...faults] = error.message.split('\n');
    expect(first).toBe('The configuration is not usable:');
    return faults.map((fault) => fault.trim());
  }
  throw new Error('not refused');
}

it('needs nothing: an embedded database, loopback, keys of its own', () => {
  expect(readConfig({})).toEqual({
    production: false,
    trustedDocuments: null,
    workers: 1,
    http: {
      host: '127.0.0.1',
      port: 4000,
      rateLimits: { client: 600, address: 6_000, newClients: 300, tenant: 600_000, wrongKeys: 10, cost: 25_000 },
      trustedProxies: [],
      publicOrigin: null,
      admin: null,
      metricsToken: null,
    },
    oidc: null,
    database: { kind: 'embedded', dataDir: './data' },
    operatorKey: null,
    encryptionKeys: null,
    presence: { lapseMs: 20_000, holdMs: 15_000 },
    push: {
      apnsUrl: null,
      fcmUrl: null,
      simulatedProviders: null,
      proxyFor: expect.any(Function) as unknown,
      limits: { total: 1024, provider: 768, tenant: 512 },
    },
    webhook: { privateAddresses: false },
    upstream: null,
    tracing: null,
    logLevel: 'info',
  });
});

it('reads every variable', () => {
  const config = readConfig({
    ...POSTGRES,
    PORT: '0',
    HOST: '0.0.0.0',
    BECKON_APNS_URL: 'https://localhost:8443',
    BECKON_FCM_URL: 'https://localhost:8444',
    HTTPS_PROXY: 'http://proxy.example.com:3128',
    BECKON_RATE_LIMIT_PER_CLIENT: '0',
    BECKON_RATE_LIMIT_PER_TENANT: '9000000',
    BECKON_RATE_LIMIT_PER_ADDRESS: '7',
    BECKON_RATE_LIMIT_NEW_CLIENTS: '8',
    BECKON_RATE_LIMIT_WRONG_KEYS: '9',
    BECKON_RATE_LIMIT_COST: '10',
    BECKON_METRICS_TOKEN: 'a-token-that-is-long-enough-for-it',
    BECKON_MAX_IN_FLIGHT: '100',
    BECKON_MAX_IN_FLIGHT_PER_TENANT: '40',
    BECKON_WEBHOOK_PRIVATE_ADDRESSES: 'allow',
    LOG_LEVEL: 'debug',
  });
  expect(config).toMatchObject({
    http: {
      host: '0.0.0.0',
      port: 0,
      rateLimits: { client: 0, tenant: 9_000_000, address: 7, newClients: 8, wrongKeys: 9, cost: 10 },
    },
    push: { apnsUrl: 'https://localhost:8443', fcmUrl: 'https://localhost:8444' },
    webhook: { privateAddresses: true },
    encryptionKeys: [KEY],
    logLevel: 'debug',
  });
  expect(config.http.metricsToken?.reveal()).toBe('a-token-that-is-long-enough-for-it');
  expect(config.operatorKey?.reveal()).toBe(POSTGRES.BECKON_OPERATOR_KEY);
  if (config.database.kind !== 'postgres') throw new Error('not PostgreSQL');
  expect(config.database.url.reveal()).toBe(POSTGRES.DATABASE_URL);
  expect(JSON.stringify(config.database)).not.toContain('secret-value');
  expect(readConfig({ BECKON_DATA_DIR: '/var/beckon' }).database).toEqual({ kind: 'embedded', dataDir: '/var/beckon' });
});

describe('workers', () => {
  it('are for PostgreSQL, at addresses', () => {
    expect(readConfig({ ...POSTGRES, BECKON_WORKERS: '4' }).workers).toBe(4);
    expect(readConfig({ BECKON_WORKERS: '1', HOST: 'localhost' }).workers).toBe(1);
    expect(faultsOf({ BECKON_WORKERS: '2', HOST: 'localhost' })).toEqual([
      'BECKON_WORKERS must be 1 without DATABASE_URL: the embedded database serves one process',
      'HOST must be an address (127.0.0.1 or ::1, not localhost) when BECKON_WORKERS is more than 1',
    ]);
    for (const wrong of ['0', '129', 'many']) {
      expect(faultsOf({ ...POSTGRES, BECKON_WORKERS: wrong })).toEqual([
        'BECKON_WORKERS must be a whole number from 1 to 128',
      ]);
    }
  });

  it('share the limits of addresses', () => {
    const variables = { ...POSTGRES, BECKON_WORKERS: '4', BECKON_RATE_LIMIT_PER_ADDRESS: '0' };
    expect(readConfig(variables).http.rateLimits).toEqual({
      ...{ client: 600, tenant: 600_000, cost: 25_000 },
      ...{ address: 0, newClients: 75, wrongKeys: 3 },
    });
  });
});

it('takes an empty variable for one that is not set', () => {
  const names = [...Object.keys(POSTGRES), 'PORT', 'HOST', 'BECKON_DATA_DIR', 'BECKON_APNS_URL', 'BECKON_FCM_URL'];
  const empty = Object.fromEntries([...names, 'HTTPS_PROXY', 'https_proxy', 'LOG_LEVEL'].map((name) => [name, '']));
  expect(JSON.stringify(readConfig(empty))).toBe(JSON.stringify(readConfig({})));
  expect(faultsOf({ ...POSTGRES, BECKON_OPERATOR_KEY: '' })).toEqual([
    'BECKON_OPERATOR_KEY must be set when DATABASE_URL is',
  ]);
});

it('takes both names of PostgreSQL', () => {
  const DATABASE_URL = POSTGRES.DATABASE_URL.replace('postgresql:', 'postgres:');
  expect(readConfig({ ...POSTGRES, DATABASE_URL }).database.kind).toBe('postgres');
});

it('wants the keys from outside when the database is shared', () => {
  expect(faultsOf({ DATABASE_URL: POSTGRES.DATABASE_URL })).toEqual([
    'BECKON_OPERATOR_KEY must be set when DATABASE_URL is',
    'BECKON_ENCRYPTION_KEY must be set when DATABASE_URL is',
  ]);
});

const OIDC = { BECKON_OIDC_ISSUER: 'https://id.example.com/realms/acme', BECKON_OIDC_AUDIENCE: 'beckon' };

it('takes the word of an identity provider', () => {
  const { issuer, audience } = { issuer: OIDC.BECKON_OIDC_ISSUER, audience: OIDC.BECKON_OIDC_AUDIENCE };
  const claims = { role: 'beckon_role', tenant: 'beckon_tenant' };
  expect(readConfig(OIDC).oidc).toEqual({ issuer, audience, claims, client: null });
  const { oidc } = readConfig({
    ...OIDC,
    BECKON_OIDC_ROLE_CLAIM: 'realm_access.roles',
    BECKON_OIDC_TENANT_CLAIM: 'https://acme.example.com/tenant',
    BECKON_OIDC_CLIENT_ID: 'console',
    BECKON_OIDC_CLIENT_SECRET: 'secret-value',
    BECKON_OIDC_SCOPES: 'openid profile',
  });
  expect(oidc?.claims).toEqual({ role: 'realm_access.roles', tenant: 'https://acme.example.com/tenant' });
  expect(oidc?.client).toMatchObject({ id: 'console', scopes: 'openid profile' });
  expect(oidc?.client?.secret?.reveal()).toBe('secret-value');
  expect(JSON.stringify(oidc)).not.toContain('secret-value');
});

it.each([
  [{ BECKON_OIDC_ISSUER: OIDC.BECKON_OIDC_ISSUER }, 'BECKON_OIDC_AUDIENCE', 'BECKON_OIDC_ISSUER'],
  [{ BECKON_OIDC_AUDIENCE: 'beckon' }, 'BECKON_OIDC_ISSUER', 'BECKON_OIDC_AUDIENCE'],
  [{ BECKON_OIDC_CLIENT_ID: 'console' }, 'BECKON_OIDC_ISSUER', 'BECKON_OIDC_CLIENT_ID'],
  [{ ...OIDC, BECKON_OIDC_CLIENT_SECRET: 'secret-value' }, 'BECKON_OIDC_CLIENT_ID', 'BECKON_OIDC_CLIENT_SECRET'],
])('of %j misses %s', (variables, missing, given) => {
  expect(faultsOf(variables)).toEqual([`${missing} must be set when ${given} is`]);
});

it('knows the proxies before it, and where browsers find it', () => {
  const config = readConfig({
    BECKON_TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.1,2001:db8::/32 ',
    BECKON_PUBLIC_URL: 'https://Beckon.example.com:443/',
  });
  expect(config.http).toMatchObject({
    trustedProxies: ['10.0.0.0/8', '192.0.2.1', '2001:db8::/32'],
    publicOrigin: 'https://beckon.example.com',
  });
});

const BEFORE = { BECKON_UPSTREAM_URL: 'https://cc.example.com' };

it.each([
  [{}, null],
  [BEFORE, { host: '127.0.0.1', port: 4_001 }],
  [
    { ...BEFORE, PORT: '8080' },
    { host: '127.0.0.1', port: 8_081 },
  ],
  [
    { ...BEFORE, HOST: '0.0.0.0', BECKON_ADMIN_HOST: '10.0.0.5' },
    { host: '10.0.0.5', port: 4_001 },
  ],
  [
    { ...BEFORE, PORT: '0' },
    { host: '127.0.0.1', port: 0 },
  ],
  [
    { ...BEFORE, PORT: '0', BECKON_ADMIN_PORT: '0' },
    { host: '127.0.0.1', port: 0 },
  ],
  [
    { ...BEFORE, PORT: '65535', BECKON_ADMIN_PORT: '65534' },
    { host: '127.0.0.1', port: 65_534 },
  ],
  [
    { BECKON_ADMIN_PORT: '9000', BECKON_ADMIN_HOST: '::1' },
    { host: '::1', port: 9_000 },
  ],
])('of %j the console listens at %j', (variables, admin) => {
  expect(readConfig(variables).http.admin).toEqual(admin);
});

it.each([
  [{ ...BEFORE, BECKON_ADMIN_PORT: '4000' }, 'BECKON_ADMIN_PORT must not be PORT'],
  [{ PORT: '80', BECKON_ADMIN_PORT: '080' }, 'BECKON_ADMIN_PORT must not be PORT'],
  [{ ...BEFORE, PORT: '65535' }, 'BECKON_ADMIN_PORT must be set when PORT is 65535'],
  [{ BECKON_ADMIN_HOST: '10.0.0.5' }, 'BECKON_ADMIN_PORT must be set when BECKON_ADMIN_HOST is'],
])('of %j says: %s', (variables, fault) => expect(faultsOf(variables)).toEqual([fault]));

it('takes several encryption keys, the newest first', () => {
  const older = randomBytes(32);
  const text = `${KEY.toString('base64')}, ${older.toString('base64')} `;
  expect(readConfig({ BECKON_ENCRYPTION_KEY: text }).encryptionKeys).toEqual([KEY, older]);
});

it.each([
  ['http://cc.example.com', 'http://cc.example.com', ''],
  ['https://CC.example.com:8443/', 'https://cc.example.com:8443', ''],
  ['https://cc.example.com/and/so/on/', 'https://cc.example.com', '/and/so/on'],
])('reads the contact center at %s', (url, origin, pathPrefix) => {
  expect(readConfig({ BECKON_UPSTREAM_URL: url }).upstream).toEqual({
    ...{ origin, pathPrefix },
    ...{ timeoutMs: 40_000, connections: 4_096 },
  });
  const variables = { BECKON_UPSTREAM_URL: url, BECKON_UPSTREAM_TIMEOUT_SECONDS: '2' };
  expect(readConfig(variables).upstream?.timeoutMs).toBe(2_000);
});

const UPSTREAM = 'must be an http:// or https:// URL without credentials, query and fragment';
const PROXIES = 'must be IP addresses or networks (10.0.0.0/8) with commas between';
const ORIGIN = 'must be an http:// or https:// URL without a path';
const ISSUER = 'must be an https:// URL (http:// on this machine only) without credentials, query and fragment';
const SHORT = 'must have at least 32 characters (openssl rand -hex 32)';
const NUMBER = 'must be a port number from 0 to 65535';
const KEYS = 'must be 32 bytes in base64 (openssl rand -base64 32), or several with commas between';
it.each([
  ['PORT', 'secret-value', NUMBER],
  ['PORT', '-1', NUMBER],
  ['PORT', '65536', NUMBER],
  ['PORT', '4000.5', NUMBER],
  ['PORT', '0x10', NUMBER],
  ['BECKON_ADMIN_PORT', 'secret-value', NUMBER],
  ['BECKON_ADMIN_PORT', '70000', NUMBER],
  ['DATABASE_URL', 'mysql://root:secret-value@db/x', 'must be a postgresql:// URL'],
  ['DATABASE_URL', 'secret-value', 'must be a postgresql:// URL'],
  ['BECKON_OPERATOR_KEY', 'secret-value', SHORT],
  ['BECKON_OPERATOR_KEY', 'secret-value'.padEnd(31, '0'), SHORT],
  ['BECKON_METRICS_TOKEN', 'secret-value'.padEnd(31, '0'), SHORT],
  ['BECKON_OPERATOR_KEY', 'secret-value with blanks between its words', 'must not contain blanks'],
  ['BECKON_OPERATOR_KEY', 'secret-value-"of-a-length-that-is-enough', 'must not contain quotes'],
  ['BECKON_OPERATOR_KEY', "'secret-value-that-is-cut-off-at-its-end", 'must not contain quotes'],
  ['BECKON_OPERATOR_KEY', 'secret-value-mit-Umläuten-und-lang-genug', 'must have ASCII characters only'],
  ['BECKON_ENCRYPTION_KEY', 'secret-value', KEYS],
  ['BECKON_ENCRYPTION_KEY', randomBytes(31).toString('base64'), KEYS],
  ['BECKON_ENCRYPTION_KEY', `${KEY.toString('base64')},`, KEYS],
  ['BECKON_APNS_URL', 'ftp://secret-value', 'must be an https:// URL without a path'],
  ['BECKON_FCM_URL', 'secret-value', 'must be an https:// URL without a path'],
  ['BECKON_WEBHOOK_PRIVATE_ADDRESSES', 'secret-value', 'must be allow or refuse'],
  ['BECKON_UPSTREAM_URL', 'secret-value', UPSTREAM],
  ['BECKON_UPSTREAM_URL', 'ftp://secret-value', UPSTREAM],
  ['BECKON_UPSTREAM_URL', 'https://user:secret-value@cc.example.com', UPSTREAM],
  ['BECKON_UPSTREAM_URL', 'https://cc.example.com/?secret-value', UPSTREAM],
  ['BECKON_UPSTREAM_URL', 'https://cc.example.com/?', UPSTREAM],
  ['BECKON_UPSTREAM_URL', 'https://cc.example.com/#secret-value', UPSTREAM],
  ['BECKON_UPSTREAM_TIMEOUT_SECONDS', 'secret-value', 'must be a whole number from 1 to 3600'],
  ['BECKON_TRUSTED_PROXIES', 'secret-value', PROXIES],
  ['BECKON_TRUSTED_PROXIES', '192.0.2.1,', PROXIES],
  ['BECKON_TRUSTED_PROXIES', '0.0.0.0/0', PROXIES],
  ['BECKON_TRUSTED_PROXIES', '10.0.0.0/33', PROXIES],
  ['BECKON_TRUSTED_PROXIES', '10.0.0.0/8/8', PROXIES],
  ['BECKON_PUBLIC_URL', 'https://beckon.example.com/console', ORIGIN],
  ['BECKON_PUBLIC_URL', 'https://user:secret-value@beckon.example.com', ORIGIN],
  ['BECKON_PUBLIC_URL', 'ftp://beckon.example.com', ORIGIN],
  ['BECKON_OIDC_SCOPES', 'profile', 'must be scopes with blanks between, openid among them'],
  ['BECKON_OIDC_ROLE_CLAIM', 'a role', 'must be a name, or a path of names with dots between'],
  ['HTTPS_PROXY', 'socks5://user:secret-value@proxy', 'must be an http:// URL'],
  ['LOG_LEVEL', 'secret-value', 'must be one of trace, debug, info, warn, error, fatal, silent'],
])('refuses %s=%s, naming the rule and not the value', (name, value, rule) => {
  const faults = faultsOf({ ...POSTGRES, [name]: value });
  expect(faults).toEqual([`${name} ${rule}`]);
  expect(faults.join()).not.toContain('secret-value');
});

const QUOTED = 'must not be in quotes: they are taken as a part of the value';
const BLANK = 'must not begin or end with a blank or a line break';
describe.each<[string, string]>([
  ...Object.entries(POSTGRES),
  ['BECKON_APNS_URL', 'https://localhost:8443'],
  ['BECKON_UPSTREAM_URL', 'https://cc.example.com'],
  ['BECKON_DATA_DIR', '/var/beckon'],
  ['BECKON_OIDC_ISSUER', 'https://id.example.com'],
  ['BECKON_OIDC_CLIENT_SECRET', 'secret-value'],
  ['HTTPS_PROXY', 'http://proxy.example.com:3128'],
  ['NODE_ENV', 'production'],
  ['PORT', '4000'],
])('%s as it was copied', (name, value) => {
  const given = { ...OIDC, BECKON_OIDC_CLIENT_ID: 'beckon', ...POSTGRES };

  it.each([`'${value}'`, `"${value}"`, `\`${value}\``, `“${value}”`, `"'${value}'"`])('in quotes: %s', (copied) => {
    expect(faultsOf({ ...given, [name]: copied })).toEqual([`${name} ${QUOTED}`]);
  });

  const blanks = [
    ` ${value}`,
    `${value}\t`,
    `${value}\r`,
    `${value}\n`,
    `\ufeff${value}`,
    `${value}\u00a0`,
    `${value}\u200b`,
  ];
  const isForgiving = name === 'BECKON_ENCRYPTION_KEY';
  it.each(isForgiving ? [`${value}\u200b`] : blanks)('with a blank around: %j', (copied) => {
    expect(faultsOf({ ...given, [name]: copied })).toEqual([`${name} ${BLANK}`]);
  });
});

it('takes an encryption key with the line break of its file', () => {
  const copied = `${POSTGRES.BECKON_ENCRYPTION_KEY}\r\n`;
  expect(readConfig({ ...POSTGRES, BECKON_ENCRYPTION_KEY: copied }).encryptionKeys).toEqual([KEY]);
});

it.each([
  'http://id.example.com',
  'https://user:secret-value@id.example.com',
  'https://id.example.com?secret-value',
  'secret-value',
])('refuses the issuer %s', (issuer) => {
  expect(faultsOf({ ...OIDC, BECKON_OIDC_ISSUER: issuer })).toEqual([`BECKON_OIDC_ISSUER ${ISSUER}`]);
});

it.each(['http://localhost:8080', 'http://127.0.0.1:8080/realm', 'http://[::1]:8080'])('takes %s', (issuer) => {
  expect(readConfig({ ...OIDC, BECKON_OIDC_ISSUER: issuer }).oidc?.issuer).toBe(issuer);
});

const ENCODE =
  'is no valid URL. In its user name and password, write @ as %40, # as %23, / as %2F, ? as %3F, : as %3A, % as %25';
it.each([
  '#',
  '/',
  '?',
  '@secret-value/',
  '@#',
  '12#',
  '12/',
  '1?@',
  '%',
  '%zz',
  '%ff',
  '[@/',
  '\\/@',
  ':1/',
  ' #',
  '@a?b#c/',
])('tells nothing of a password with "%s" in it that is not encoded', (reserved) => {
  const password = `${reserved}secret-value`;
  for (const DATABASE_URL of [
    `postgresql://beckon:${password}@db.example.com:5432/beckon`,
    `postgres://beckon:secret-value${reserved}@db.example.com/beckon?sslmode=disable`,
    `postgresql://${password}:beckon@db.example.com/beckon`,
  ]) {
    expect(faultsOf({ ...POSTGRES, DATABASE_URL })).toEqual([`DATABASE_URL ${ENCODE}`]);
  }
  expect(faultsOf({ HTTPS_PROXY: `http://me:${password}@proxy.example.com:3128` })).toEqual([`HTTPS_PROXY ${ENCODE}`]);
});

it.each(['p%40%23%2F%3F%3A%25', 'p@ss', 'p:ss', 'p[s]s', 'p&s=s+s', 'p ss', 'pässwörd'])(
  'takes the password %s',
  (password) => {
    const DATABASE_URL = `postgresql://beckon:${password}@db.example.com:5432/beckon?schema=desk`;
    const { database } = readConfig({ ...POSTGRES, DATABASE_URL });
    expect(database.kind === 'postgres' && database.url.reveal()).toBe(DATABASE_URL);
  },
);

it('takes the options of the environment where the URL has none', () => {
  const optionsOf = (variables: NodeJS.ProcessEnv) => {
    const { database } = readConfig({ ...POSTGRES, PGOPTIONS: '-c search_path=desk', ...variables });
    return database.kind === 'postgres' && new URL(database.url.reveal()).searchParams.get('options');
  };
  expect(optionsOf({})).toBe('-c search_path=desk');
  expect(optionsOf({ DATABASE_URL: `${POSTGRES.DATABASE_URL}?options=-c%20jit%3Don` })).toBe('-c jit=on');
});

it('reads the proxy by its name in lower case too', () => {
  expect(faultsOf({ https_proxy: 'socks5://proxy' })).toEqual(['HTTPS_PROXY must be an http:// URL']);
});

it('reports every fault at once', () => {
  const faults = faultsOf({
    PORT: 'x',
    DATABASE_URL: 'mysql://db/x',
    BECKON_OPERATOR_KEY: 'short',
    BECKON_ENCRYPTION_KEY: 'short',
    BECKON_APNS_URL: 'x',
    BECKON_FCM_URL: 'x',
    HTTPS_PROXY: 'x',
    LOG_LEVEL: 'loud',
  });
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
    'PORT',
    'DATABASE_URL',
    'BECKON_OPERATOR_KEY',
    'BECKON_ENCRYPTION_KEY',
    'BECKON_APNS_URL',
    'BECKON_FCM_URL',
    'HTTPS_PROXY',
    'LOG_LEVEL',
  ]);
});

it.each([
  ['PORT', 'x'],
  ['HTTPS_PROXY', 'x'],
  ['BECKON_APNS_URL', 'x'],
  ['LOG_LEVEL', 'loud'],
])('reports missing keys together with a fault of %s', (name, value) => {
  const faults = faultsOf({ DATABASE_URL: POSTGRES.DATABASE_URL, [name]: value });
  const names = faults.map((fault) => fault.split(' ')[0]);
  expect(names.sort()).toEqual(['BECKON_ENCRYPTION_KEY', 'BECKON_OPERATOR_KEY', name].sort());
});

it('cannot be changed afterwards, at any depth', () => {
  const config = readConfig({});
  for (const part of [config, config.http, config.database, config.push]) expect(Object.isFrozen(part)).toBe(true);
});
