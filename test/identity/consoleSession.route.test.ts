import {
  AuditLogDocument,
  CreateApiKeyDocument,
  RevokeApiKeyDocument,
  SetAllowedOriginsDocument,
  ViewerDocument,
} from '../generated/graphql.js';
import { graphqlData, type Identity } from '../support/api.js';
import { consoleClient, type ConsoleClient } from '../support/consoleClient.js';
import { createContactCenter, type ContactCenter } from '../support/contactCenter.js';
import { useGateway } from '../support/useGateway.js';

const COOKIE = '__Host-beckon_console';
const SHOP = 'https://www.acme.example';

const gateway = useGateway(() => ({
  BECKON_TRUSTED_PROXIES: '127.0.0.1, ::1',
  BECKON_APNS_URL: 'https://127.0.0.1:9',
  BECKON_FCM_URL: 'https://127.0.0.1:9',
  BECKON_RATE_LIMIT_WRONG_KEYS: '10',
  LOG_LEVEL: 'trace',
}));
let center: ContactCenter;
beforeAll(async () => {
  const { url, operatorKey } = gateway();
  center = await createContactCenter(url, operatorKey);
  const input = { tenantHost: center.host, origins: [SHOP] };
  await graphqlData(url, center.admin, SetAllowedOriginsDocument, { input });
});

const keyOf = ({ authorization = '' }: Identity) => authorization.replace('Bearer ', '');

async function signedIn(identity: Identity = center.admin): Promise<ConsoleClient> {
  const client = consoleClient(gateway().url);
  expect(await client.signIn(keyOf(identity))).toBe(204);
  return client;
}

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Another text for the same bytes: of the last character of 16 bytes, only the first two bits count. */
function otherSpelling(sealed: string): string {
  return sealed.slice(0, -1) + BASE64URL.charAt(BASE64URL.indexOf(sealed.slice(-1)) ^ 1);
}

async function expectNobody(answer: Promise<{ status: number; text: string }>): Promise<void> {
  const { status, text } = await answer;
  expect([status, /"code":"(\w+)"/.exec(text)?.[1]]).toEqual([401, 'UNAUTHENTICATED']);
}

describe('a session', () => {
  test('has no viewer before signing in', async () => {
    const { status, text } = await consoleClient(gateway().url).send('/console/api/session');
    expect([status, JSON.parse(text)]).toEqual([200, { viewer: null, signIn: { oidc: false, failure: null } }]);
    await expectNobody(consoleClient(gateway().url).graphql(ViewerDocument));
  });

  test('is begun by a key, and says whose it is', async () => {
    const admin = await signedIn();
    const actor = `key:${keyOf(center.admin).split('_')[2] ?? ''}`;
    expect(await admin.viewer()).toEqual({ role: 'ADMIN', tenantHost: center.host, actor });
    expect(await (await signedIn(center.viewer)).viewer()).toMatchObject({ role: 'VIEWER', tenantHost: center.host });
    const { status, text } = await admin.graphql(ViewerDocument);
    expect([status, JSON.parse(text)]).toMatchObject([
      200,
      { data: { viewer: { role: 'ADMIN', actor, tenant: { host: center.host } } } },
    ]);
  });

  test('of an operator is of the tenant that a request names', async () => {
    const operator = await signedIn(center.operator);
    expect(await operator.viewer()).toEqual({ role: 'OPERATOR', tenantHost: null, actor: 'operator' });
    const { text } = await operator.graphql(ViewerDocument, { 'x-tenant-url': center.host });
    expect(JSON.parse(text)).toMatchObject({ data: { viewer: { tenant: { host: center.host } } } });
  });

  test('is in the audit log: who, from where, as what and until when', async () => {
    const { url } = gateway();
    const name = { name: 'auditor', role: 'VIEWER' as const };
    const { createApiKey } = await graphqlData(url, center.admin, CreateApiKeyDocument, { input: name });
    const key = createApiKey.secret ?? '';
    const actor = `key:${key.split('_')[2] ?? ''}`;
    const client = consoleClient(url);
    expect(await client.signIn(key, { 'x-forwarded-for': '192.0.2.7' })).toBe(204);
    const signIns = async (identity: Identity, filter: object) =>
      (await graphqlData(url, identity, AuditLogDocument, { filter: { action: 'signIn', ...filter } })).auditLog.edges;
    const [{ node } = {}] = await signIns(center.admin, { actor });
    expect(node).toMatchObject({ actor, object: 'console', address: '192.0.2.7', tenantHost: center.host });
    const { role, until } = node?.details as { role: string; until: string };
    expect(role).toBe('VIEWER');
    expect(Math.abs(Date.parse(until) - Date.now() - 12 * 3_600_000)).toBeLessThan(60_000);

    const before = (await signIns(center.operator, {})).length;
    await signedIn(center.operator);
    expect(await client.signIn('bk_1_none_none')).toBe(401);
    const [{ node: newest } = {}, ...older] = await signIns(center.operator, {});
    expect([newest?.actor, newest?.tenantHost, older.length]).toEqual(['operator', null, before]);
  });

  test('is in a cookie that scripts and other sites do not get', async () => {
    const client = consoleClient(gateway().url);
    const body = { key: ` ${keyOf(center.admin)}\n` };
    const { headers } = await client.send('/console/api/session', { method: 'POST', body });
    const [, ...attributes] = headers.getSetCookie().join().split('; ');
    expect(attributes.filter((one) => !one.startsWith('Expires')).sort()).toEqual([
      'HttpOnly',
      'Path=/',
      'SameSite=Strict',
      'Secure',
    ]);
    const expires = Date.parse(attributes.find((one) => one.startsWith('Expires='))?.slice('Expires='.length) ?? '');
    expect(Math.abs(expires - Date.now() - 12 * 3_600_000)).toBeLessThan(60_000);
    expect(client.cookies.get(COOKIE)).not.toContain(keyOf(center.admin).split('_')[2]);
  });

  test('ends when one signs out', async () => {
    const client = await signedIn();
    const [copy, respelled] = [consoleClient(gateway().url), consoleClient(gateway().url)];
    const sealed = client.cookies.get(COOKIE) ?? '';
    copy.cookies.set(COOKIE, sealed);
    respelled.cookies.set(COOKIE, otherSpelling(sealed));
    const other = await signedIn();
    for (const one of [copy, respelled]) expect(await one.viewer()).not.toBeNull();
    expect((await client.send('/console/api/session', { method: 'DELETE' })).status).toBe(204);
    expect(client.cookies.size).toBe(0);
    expect(await client.viewer()).toBeNull();
    // Also for who has kept the cookie, in whatever spelling; and for nobody else.
    expect(await copy.viewer()).toBeNull();
    expect(await respelled.viewer()).toBeNull();
    await expectNobody(copy.graphql(ViewerDocument));
    expect((await copy.send('/console/api/session', { method: 'DELETE' })).status).toBe(204);
    expect(await other.viewer()).not.toBeNull();
  });

  test('ends with its key: revoked', async () => {
    const { url } = gateway();
    const input = { name: 'short', role: 'ADMIN' as const };
    const { createApiKey } = await graphqlData(url, center.admin, CreateApiKeyDocument, { input });
    const client = await signedIn({ authorization: createApiKey.secret ?? '' });
    expect((await client.graphql(ViewerDocument)).status).toBe(200);
    await graphqlData(url, center.admin, RevokeApiKeyDocument, { input: { id: createApiKey.apiKey?.id ?? '' } });
    await expectNobody(client.graphql(ViewerDocument));
    expect(await client.viewer()).toBeNull();
  });

  test('ends with its key: expired', async () => {
    const expiresAt = new Date(Date.now() + 1_000);
    const input = { name: 'short', role: 'ADMIN' as const, expiresAt: expiresAt.toISOString() };
    const { createApiKey } = await graphqlData(gateway().url, center.admin, CreateApiKeyDocument, { input });
    const client = await signedIn({ authorization: createApiKey.secret ?? '' });
    await new Promise((resolve) => setTimeout(resolve, expiresAt.getTime() - Date.now() + 50));
    await expectNobody(client.graphql(ViewerDocument));
    expect(await client.viewer()).toBeNull();
  });
});

describe('the cookie counts for nothing', () => {
  test.each<[string, Record<string, string>]>([
    ['without the console’s header', { 'x-beckon-console': '' }],
    ['with another value of it', { 'x-beckon-console': 'true' }],
    ['from a page of an origin that the tenant allows', { origin: SHOP }],
    ['from that page in a browser that says more', { origin: SHOP, 'sec-fetch-site': 'cross-site' }],
    ['from another host of the same site', { 'sec-fetch-site': 'same-site' }],
    ['from a page that hides', { origin: 'null' }],
    ['beside an Authorization header', { authorization: 'Bearer bk_1_none' }],
    ['beside an empty one', { authorization: '' }],
  ])('%s', async (_name, headers) => {
    const client = await signedIn();
    for (const path of ['/graphql', '/graphql/stream']) {
      const query = 'subscription { chatEvents(chatId: "none") { seq } }';
      const body = { query: path === '/graphql' ? ViewerDocument.toString() : query };
      const target = `${path}?tenantUrl=${center.host}`;
      await expectNobody(client.send(target, { method: 'POST', body, headers }));
    }
    if (headers['authorization'] === undefined) {
      const { text } = await client.send('/console/api/session', { headers });
      expect(JSON.parse(text)).toMatchObject({ viewer: null });
    }
  });

  test.each<[string, (cookie: string) => string]>([
    ['when it was changed', (cookie) => `${cookie.slice(0, -8)}${cookie.slice(-8) === 'AAAAAAAA' ? 'B' : 'A'}AAAAAAA`],
    ['when it was cut', (cookie) => cookie.slice(0, 40)],
    ['when it is none', () => 'none'],
    ['when anybody could have made it', () => `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`],
  ])('%s', async (_name, change) => {
    const client = await signedIn();
    client.cookies.set(COOKIE, change(client.cookies.get(COOKIE) ?? ''));
    await expectNobody(client.graphql(ViewerDocument));
    expect(await client.viewer()).toBeNull();
  });

  test('no page of an allowed origin is let ask for it', async () => {
    const { headers } = await consoleClient(gateway().url).send(`/graphql?tenantUrl=${center.host}`, {
      method: 'OPTIONS',
      headers: {
        origin: SHOP,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-beckon-console',
      },
    });
    expect(headers.get('access-control-allow-headers')?.toLowerCase()).not.toContain('x-beckon-console');
  });
});

test('it counts for a live query, which is refused in the words of its role', async () => {
  const body = { query: 'subscription { chatEvents(chatId: "none") { seq } }' };
  const { status, text } = await (await signedIn()).send('/graphql/stream', { method: 'POST', body });
  expect([status, text]).toEqual([200, expect.stringContaining('this caller is ADMIN')]);
});

test('it counts for the console’s own page, as browsers send it', async () => {
  const origin = new URL(gateway().url).origin;
  const { status } = await (await signedIn()).graphql(ViewerDocument, { origin, 'sec-fetch-site': 'same-origin' });
  expect(status).toBe(200);
});

describe('signing in is refused', () => {
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    consoleClient(gateway().url).send('/console/api/session', { method: 'POST', body, headers });

  test.each<[string, number, () => Promise<{ status: number; text: string }>]>([
    ['with a key that is not good', 401, () => post({ key: 'bk_1_none' }, { 'x-forwarded-for': '192.0.2.7' })],
    ['with a key of a platform', 403, () => post({ key: keyOf(center.platform) })],
    ['without a key', 400, () => post({})],
    ['with a key that is no text', 400, () => post({ key: { $ne: null } })],
    ['as a form', 415, () => post({ key: 'x' }, { 'content-type': 'application/x-www-form-urlencoded' })],
    ['as a text', 415, () => post({ key: 'x' }, { 'content-type': 'text/plain' })],
    ['from another site', 403, () => post({ key: keyOf(center.admin) }, { origin: 'https://evil.example' })],
    ['by another method', 405, () => consoleClient(gateway().url).send('/console/api/session', { method: 'PUT' })],
  ])('%s', async (_name, status, attempt) => {
    const answer = await attempt();
    expect([answer.status, JSON.parse(answer.text)]).toEqual([status, { error: expect.stringMatching(/./) as string }]);
  });

  test('and recorded: at the tenant whose key it looks like, or else at the installation, and never the key', async () => {
    const { url } = gateway();
    const { createApiKey } = await graphqlData(url, center.admin, CreateApiKeyDocument, {
      input: { name: 'Lost laptop', role: 'VIEWER' },
    });
    const { apiKey, secret } = createApiKey;
    await graphqlData(url, center.admin, RevokeApiKeyDocument, { input: { id: apiKey?.id ?? '' } });
    const from = { 'x-forwarded-for': '192.0.2.44' };
    const [, tenantId = '', id = ''] = (secret ?? '').split('_');
    const guess = `bk_${tenantId}_${'a'.repeat(10)}_${'b'.repeat(32)}`;
    expect((await post({ key: secret }, from)).status).toBe(401);
    expect((await post({ key: guess }, from)).status).toBe(401);
    expect((await post({ key: 'no-key' }, from)).status).toBe(401);
    const refusalsOf = async (identity: Identity) =>
      (
        await graphqlData(url, identity, AuditLogDocument, { filter: { action: 'signInRefused', people: true } })
      ).auditLog.edges.flatMap(({ node }) => (node.address === '192.0.2.44' ? [node] : []));
    expect(await refusalsOf(center.admin)).toMatchObject([
      { actor: 'unknown', actorName: 'Unknown', details: { code: 'API_KEY_INVALID' } },
      { actor: `key:${id}`, actorName: 'Lost laptop', details: { reason: 'this API key was revoked' } },
    ]);
    const ofInstallation = await refusalsOf(center.operator);
    expect(ofInstallation).toMatchObject([{ actor: 'unknown', object: 'console', tenantHost: null }]);
    expect(JSON.stringify(ofInstallation)).not.toContain('no-key');
  });

  test('to an address that has failed ten times within a minute, and to no other', async () => {
    const attempt = (key: string, address: string) => post({ key }, { 'x-forwarded-for': address });
    const from = (address: string) => attempt('bk_1_none', address);
    const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await from('192.0.2.1')).status));
    expect(new Set(statuses)).toEqual(new Set([401]));
    const refused = await attempt(keyOf(center.admin), '203.0.113.9, 192.0.2.1:4711');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await attempt(keyOf(center.admin), '192.0.2.2')).status).toBe(204);
    // Who is let in takes nothing from those who share the address.
    for (let tries = 0; tries < 12; tries += 1) {
      expect((await attempt(keyOf(center.admin), '192.0.2.3')).status).toBe(204);
    }
  });
});

test('neither keys nor cookies are in the log', async () => {
  const client = await signedIn();
  await client.graphql(ViewerDocument);
  const { log, told } = gateway();
  const cookie = client.cookies.get(COOKIE) ?? '';
  const secrets = [cookie.split('.').at(-1) ?? '', cookie.split('.').at(-2) ?? '', keyOf(center.admin).slice(-32)];
  expect(secrets.filter((secret) => secret.length < 16 || `${log()}${told()}`.includes(secret))).toEqual([]);
});
