import type { IncomingMessage } from 'node:http';
import { OAuth2Server, type MutableResponse } from 'oauth2-mock-server';
import { AuditLogDocument, ViewerDocument } from '../generated/graphql.js';
import { graphqlData } from '../support/api.js';
import { consoleClient, type ConsoleAnswer, type ConsoleClient } from '../support/consoleClient.js';
import { createContactCenter, type ContactCenter } from '../support/contactCenter.js';
import { useGateway } from '../support/useGateway.js';

const SESSION = '__Host-beckon_console';
const PENDING = '__Host-beckon_sign_in';

const server = new OAuth2Server();
const starting = (async () => {
  await server.issuer.keys.generate('RS256', { kid: 'first' });
  await server.start(0, '127.0.0.1');
  // By the address: the name may be found at another one first.
  server.issuer.url = `http://127.0.0.1:${server.address().port}`;
})();
beforeAll(() => starting);
const gateway = useGateway(() => ({
  BECKON_OIDC_ISSUER: server.issuer.url ?? '',
  BECKON_OIDC_AUDIENCE: 'beckon-api',
  BECKON_OIDC_CLIENT_ID: 'beckonConsole',
  BECKON_OIDC_CLIENT_SECRET: 'aSecretOfTheClient0815',
  BECKON_OIDC_SCOPES: 'openid profile',
  BECKON_TRUSTED_PROXIES: '127.0.0.1',
  BECKON_APNS_URL: 'https://127.0.0.1:9',
  BECKON_FCM_URL: 'https://127.0.0.1:9',
  LOG_LEVEL: 'trace',
}));
afterAll(() => server.stop());

let center: ContactCenter;
/** What the provider says of whoever signs in. */
let person: Record<string, unknown>;
const secrets: string[] = [];

beforeAll(async () => {
  const { url, operatorKey } = gateway();
  center = await createContactCenter(url, operatorKey);
  server.service.on('beforeTokenSigning', ({ payload }: { payload: object }) => void Object.assign(payload, person));
  server.service.on('beforeResponse', (response: MutableResponse, request: IncomingMessage) => {
    const { body } = response;
    secrets.push(...(Object.values(body).filter((one) => typeof one === 'string' && one.length > 32) as string[]));
    expect(request.headers.authorization).toBe(
      `Basic ${Buffer.from('beckonConsole:aSecretOfTheClient0815').toString('base64')}`,
    );
  });
});
beforeEach(() => {
  person = { sub: 'mary', beckon_role: 'admin', beckon_tenant: center.host };
});

const location = ({ headers }: ConsoleAnswer) => headers.get('location') ?? '';
/** What the console is told of a failure, which nothing in its address could say. */
async function failureOf(client: ConsoleClient, answer: ConsoleAnswer): Promise<string> {
  expect([answer.status, location(answer)]).toEqual([302, '/console/sign-in']);
  expect(client.cookies.has(SESSION)).toBe(false);
  const { text } = await client.send('/console/api/session');
  const { viewer, signIn } = JSON.parse(text) as { viewer: null; signIn: { failure: string } };
  expect(viewer).toBeNull();
  return signIn.failure;
}

/** Goes to the provider, and comes back. @returns the address to come back to */
async function begin(client: ConsoleClient, returnTo = '/console/apps?of=acme', headers: Record<string, string> = {}) {
  const path = `/console/api/oidc/start?returnTo=${encodeURIComponent(returnTo)}`;
  const started = await client.send(path, { headers });
  expect(started.status).toBe(302);
  const authorize = new URL(location(started));
  const answer = await fetch(authorize, { redirect: 'manual' });
  const callback = new URL(answer.headers.get('location') ?? '');
  secrets.push(callback.searchParams.get('code') ?? '', client.cookies.get(PENDING) ?? '');
  return { started, authorize, callback, path: callback.pathname + callback.search };
}

async function signedIn(returnTo?: string): Promise<{ client: ConsoleClient; answer: ConsoleAnswer }> {
  const client = consoleClient(gateway().url);
  const { path } = await begin(client, returnTo);
  const answer = await client.send(path, { headers: { 'sec-fetch-site': 'cross-site' } });
  secrets.push(client.cookies.get(SESSION) ?? '');
  return { client, answer };
}

test('the console is told that it can be done', async () => {
  const { text } = await consoleClient(gateway().url).send('/console/api/session');
  expect(JSON.parse(text)).toEqual({ viewer: null, signIn: { oidc: true, failure: null } });
});

test('signing in leads back to the page where it started', async () => {
  const { client, answer } = await signedIn();
  expect([answer.status, location(answer)]).toEqual([302, '/console/apps?of=acme']);
  expect([...client.cookies.keys()]).toEqual([SESSION]);
  expect(await client.viewer()).toEqual({ role: 'ADMIN', tenantHost: center.host, actor: 'subject:mary' });
  const { text } = await client.graphql(ViewerDocument);
  expect(JSON.parse(text)).toMatchObject({ data: { viewer: { role: 'ADMIN', actor: 'subject:mary' } } });
  const filter = { actor: 'subject:mary', action: 'signIn' };
  const { auditLog } = await graphqlData(gateway().url, center.admin, AuditLogDocument, { filter });
  expect(auditLog.edges.map(({ node }) => [node.object, node.address])).toEqual([['console', '127.0.0.1']]);
});

test('the provider is asked with all that keeps others from coming back in one’s place', async () => {
  const { started, authorize } = await begin(consoleClient(gateway().url));
  expect(Object.fromEntries(authorize.searchParams)).toEqual({
    client_id: 'beckonConsole',
    response_type: 'code',
    redirect_uri: `${gateway().url}/console/api/oidc/callback`,
    scope: 'openid profile',
    state: expect.stringMatching(/.{32}/) as string,
    nonce: expect.stringMatching(/.{32}/) as string,
    code_challenge: expect.stringMatching(/.{32}/) as string,
    code_challenge_method: 'S256',
  });
  expect(started.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^__Host-beckon_sign_in=.*; Path=\/; Expires=.*; HttpOnly; Secure; SameSite=Lax$/),
  ]);
});

test('a trusted proxy says where browsers have to come back to', async () => {
  const headers = { 'x-forwarded-host': 'beckon.example.com', 'x-forwarded-proto': 'https' };
  const { authorize } = await begin(consoleClient(gateway().url), '/console/', headers);
  expect(authorize.searchParams.get('redirect_uri')).toBe('https://beckon.example.com/console/api/oidc/callback');
});

test('an operator is of no tenant', async () => {
  person = { sub: 'root', beckon_role: ['viewer', 'OPERATOR'] };
  const { client } = await signedIn();
  expect(await client.viewer()).toEqual({ role: 'OPERATOR', tenantHost: null, actor: 'subject:root' });
});

test.each([
  'https://evil.example/console/',
  '//evil.example/console/',
  '/\\evil.example/console',
  '/console/../graphql',
  '/consoles',
  '/console/api/session',
  'console',
])('does not redirect to %s', async (returnTo) => {
  expect(location((await signedIn(returnTo)).answer)).toBe('/console/');
});

describe('is refused', () => {
  test('in another browser than it was begun in', async () => {
    const { path } = await begin(consoleClient(gateway().url));
    const stranger = consoleClient(gateway().url);
    expect(await failureOf(stranger, await stranger.send(path))).toContain('did not start in this browser');
  });

  test.each<[string, (callback: URL) => void]>([
    ['with another state', ({ searchParams }) => searchParams.set('state', 'another')],
    ['without a state', ({ searchParams }) => searchParams.delete('state')],
    ['with another code', ({ searchParams }) => searchParams.set('code', 'another')],
    ['without a code', ({ searchParams }) => searchParams.delete('code')],
  ])('%s', async (_name, change) => {
    const client = consoleClient(gateway().url);
    const { callback } = await begin(client);
    change(callback);
    expect(await failureOf(client, await client.send(callback.pathname + callback.search))).toContain(
      'an invalid response',
    );
  });

  test('and recorded, with the reason', async () => {
    const client = consoleClient(gateway().url);
    const headers = { 'x-forwarded-for': '192.0.2.77' };
    await client.send('/console/api/oidc/callback?code=made-up&state=none', { headers });
    const { auditLog } = await graphqlData(gateway().url, center.operator, AuditLogDocument, {
      filter: { action: 'signInRefused' },
    });
    const entry = auditLog.edges.find(({ node }) => node.address === '192.0.2.77')?.node;
    expect(entry).toMatchObject({ actor: 'unknown', details: { code: 'TOKEN_INVALID' } });
    expect(JSON.stringify(entry)).not.toContain('made-up');
  });

  test('with the answer to another sign-in', async () => {
    const client = consoleClient(gateway().url);
    const first = await begin(client);
    await begin(client);
    expect(await failureOf(client, await client.send(first.path))).toContain('an invalid response');
  });

  test('a second time', async () => {
    const client = consoleClient(gateway().url);
    const { path } = await begin(client);
    const pending = client.cookies.get(PENDING) ?? '';
    await client.send(path);
    client.cookies.delete(SESSION);
    client.cookies.set(PENDING, pending);
    expect(await failureOf(client, await client.send(path))).toContain('an invalid response');
  });

  test('with a cookie that stands for something else', async () => {
    const { client } = await signedIn();
    const { path } = await begin(client);
    client.cookies.set(PENDING, client.cookies.get(SESSION) ?? '');
    client.cookies.delete(SESSION);
    expect(await failureOf(client, await client.send(path))).toContain('did not start in this browser');
  });

  test('by the provider', async () => {
    const client = consoleClient(gateway().url);
    const { callback } = await begin(client);
    const { searchParams } = callback;
    searchParams.delete('code');
    searchParams.set('error', 'access_denied');
    searchParams.set('error_description', 'words of the provider');
    const error = await failureOf(client, await client.send(callback.pathname + callback.search));
    expect(error).toContain('refused the sign-in');
    expect(error).not.toContain('words of the provider');
  });

  test.each<[string, () => Record<string, unknown>, string]>([
    ['without a role', () => ({ beckon_role: undefined }), 'beckon_role'],
    ['of a tenant that is not known', () => ({ beckon_tenant: 'unknown.example.com' }), 'not known here'],
    ['for another client', () => ({ aud: 'another-client' }), 'an invalid response'],
    ['of another issuer', () => ({ iss: 'https://evil.example' }), 'an invalid response'],
    ['that was asked for by somebody else', () => ({ nonce: 'another' }), 'an invalid response'],
    ['that has expired', () => ({ exp: Math.floor(Date.now() / 1_000) - 3_600 }), 'an invalid response'],
  ])('with a token %s', async (_name, claims, words) => {
    person = { ...person, ...claims() };
    const { client, answer } = await signedIn();
    expect(await failureOf(client, answer)).toContain(words);
  });

  test('with a token whose signature is not of the provider', async () => {
    const forge = ({ body }: MutableResponse) => {
      if (body === '') return;
      const [header = '', payload = '', signature = ''] = String(body['id_token']).split('.');
      body['id_token'] = [header, payload, signature.split('').reverse().join('')].join('.');
    };
    server.service.once('beforeResponse', forge);
    const { client, answer } = await signedIn();
    expect(await failureOf(client, answer)).toContain('an invalid response');
  });

  test('while the provider is away, which the console says', async () => {
    const client = consoleClient(gateway().url);
    const { path } = await begin(client);
    server.service.once('beforeResponse', (response: MutableResponse) => (response.statusCode = 502));
    expect(await failureOf(client, await client.send(path))).toContain('cannot be reached');
  });
});

test('neither tokens, codes, cookies nor secrets are in the log', () => {
  const { log, told } = gateway();
  const parts = [...secrets, 'aSecretOfTheClient0815'].flatMap((secret) => secret.split('.').slice(-2));
  const long = parts.filter((part) => part.length > 16);
  expect(long.length).toBeGreaterThan(20);
  expect(long.filter((part) => `${log()}${told()}`.includes(part))).toEqual([]);
});
