import { SetAllowedOriginsDocument, ViewerDocument } from '../generated/graphql.js';
import { notificationsPath } from '../contract/doors.js';
import { platformPath } from '../contract/platformDoors.js';
import { stage } from '../contract/stage.js';
import { newClientId } from '../contract/useStage.js';
import { graphql, graphqlData } from '../support/api.js';
import type { ContactCenter } from '../support/contactCenter.js';
import { sendRaw, type RawAnswer } from './sendRaw.js';

const SHOP = 'https://www.acme.example';
const DEVELOPMENT = 'http://localhost:5173';
const HEADERS = [
  'Authorization',
  'Content-Type',
  'UserAgent',
  'X-Tenant-Url',
  'Accept-Language',
  'X-Requested-With',
  'Apollo-Require-Preflight',
];

let center: ContactCenter;
let neighbour: ContactCenter;

async function allow(owner: ContactCenter, origins: string[]): Promise<void> {
  const input = { tenantHost: owner.host, origins };
  const { setAllowedOrigins } = await graphqlData(stage().url, owner.admin, SetAllowedOriginsDocument, { input });
  expect(setAllowedOrigins.tenant).toEqual({ host: owner.host, allowedOrigins: origins });
}

beforeAll(async () => {
  const { createCenter } = stage();
  [center, neighbour] = [await createCenter(), await createCenter()];
  await allow(center, [SHOP, DEVELOPMENT]);
});

/** What the answer says to a page, sorted by name. */
function told({ headers }: RawAnswer): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-')));
}

function preflight(path: string, origin: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  return sendRaw(stage().url, {
    method: 'OPTIONS',
    path,
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
      ...headers,
    },
  });
}

function readable(origin: string) {
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'Retry-After, X-Request-Id',
  };
}

const PATHS: [string, string][] = [
  ['/clientweb/api/v2/chats', 'POST'],
  [notificationsPath('4711'), 'POST'],
  [notificationsPath('4711', 'v1'), 'POST'],
  ['/graphql', 'GET, POST'],
];

describe('a preflight', () => {
  test.each(PATHS)('of an allowed origin is answered without any authorization: %s', async (path, methods) => {
    for (const origin of [SHOP, DEVELOPMENT]) {
      const answer = await preflight(`${path}?tenantUrl=${center.host}`, origin);
      expect([answer.status, answer.text]).toEqual([204, '']);
      expect(told(answer)).toEqual({
        ...readable(origin),
        'access-control-allow-methods': methods,
        'access-control-allow-headers': HEADERS.join(', '),
        'access-control-max-age': '600',
      });
      expect(answer.headers['vary']).toMatch(/\borigin\b/i);
    }
  });

  test.each(PATHS)('finds the tenant by the host too: %s', async (path) => {
    expect(told(await preflight(path, SHOP, { host: center.host }))).toMatchObject(readable(SHOP));
    expect(told(await preflight(path, SHOP, { 'x-tenant-url': center.host }))).toMatchObject(readable(SHOP));
  });

  test.each<[string, string, () => string]>([
    ['another origin', 'https://evil.example', () => center.host],
    ['one that only begins alike', `${SHOP}.evil.example`, () => center.host],
    ['one with another port', `${SHOP}:8443`, () => center.host],
    ['one with another scheme', SHOP.replace('https', 'http'), () => center.host],
    ['one in upper case', SHOP.toUpperCase(), () => center.host],
    ['the origin of a file', 'null', () => center.host],
    ["an origin of another tenant's", SHOP, () => neighbour.host],
    ['a tenant that is not known', SHOP, () => 'unknown.example.com'],
  ])('of %s is told nothing', async (_name, origin, host) => {
    for (const [path] of PATHS) {
      const answer = await preflight(`${path}?tenantUrl=${host()}`, origin);
      expect([answer.status, told(answer)]).toEqual([204, {}]);
      expect(answer.headers['vary']).toMatch(/\borigin\b/i);
    }
  });

  test.each(['/healthz', '/metrics', '/nothing', platformPath('4711')])('at %s gets no CORS headers', async (path) => {
    expect(told(await preflight(`${path}?tenantUrl=${center.host}`, SHOP))).toEqual({});
  });
});

describe('an answer', () => {
  const identified = (clientId = newClientId()) => ({ authorization: center.device(clientId).authorization ?? '' });

  test.each<[string, number, () => { path: string; method?: string; headers?: Record<string, string>; body?: string }]>(
    [
      ['done', 200, () => ({ path: '/clientweb/api/v2/chats', headers: identified(), body: '{}' })],
      ['a refusal', 403, () => ({ path: '/clientweb/api/v2/chats', body: '{}' })],
      ['no such chat', 404, () => ({ path: notificationsPath('4711'), headers: identified(), body: '{}' })],
      ['no such path', 404, () => ({ path: '/clientweb/api/v2/nothing' })],
      ['no such method', 405, () => ({ path: '/clientweb/api/v2/chats', method: 'PUT' })],
      [
        'a large body',
        413,
        () => ({ path: '/clientweb/api/v2/chats', headers: identified(), body: ' '.repeat(70_000) }),
      ],
      ['GraphQL, done', 200, () => ({ path: '/graphql', body: '{"query":"{__typename}"}' })],
      ['GraphQL, a refusal', 401, () => ({ path: '/graphql', body: JSON.stringify({ query: ViewerDocument }) })],
      ['GraphQL, no JSON', 400, () => ({ path: '/graphql', body: '{' })],
    ],
  )('can be read by a page of an allowed origin, and by no other: %s', async (_name, status, request) => {
    const { path, headers = {}, ...rest } = request();
    const send = (origin: string) =>
      sendRaw(stage().url, {
        ...rest,
        path: `${path}?tenantUrl=${center.host}`,
        headers: { 'content-type': 'application/json', ...headers, origin },
      });
    const answer = await send(SHOP);
    expect([answer.status, told(answer)]).toEqual([status, readable(SHOP)]);
    expect(answer.headers['vary']).toMatch(/\borigin\b/i);
    const other = await send('https://evil.example');
    expect([other.status, told(other)]).toEqual([status, {}]);
  });

  test('to a page of the same host needs to say nothing', async () => {
    const host = 'www.acme.example';
    const answer = await sendRaw(stage().url, {
      path: `/clientweb/api/v2/chats?tenantUrl=${center.host}`,
      headers: { ...identified(), host, origin: SHOP },
      body: '{}',
    });
    expect([answer.status, told(answer)]).toEqual([200, {}]);
  });
});

describe('the list of a tenant', () => {
  test('counts at once, and a removed one no longer does', async () => {
    const path = `/clientweb/api/v2/chats?tenantUrl=${neighbour.host}`;
    await allow(neighbour, ['https://one.example']);
    expect(told(await preflight(path, 'https://one.example'))).toMatchObject(readable('https://one.example'));
    await allow(neighbour, ['https://other.example']);
    expect(told(await preflight(path, 'https://one.example'))).toEqual({});
    expect(told(await preflight(path, 'https://other.example'))).toMatchObject(readable('https://other.example'));
    await allow(neighbour, []);
    expect(told(await preflight(path, 'https://other.example'))).toEqual({});
  });

  test('stays as it is when one of the new ones is wrong', async () => {
    const { url } = stage();
    const input = { tenantHost: center.host, origins: ['https://new.example', 'https://*.example'] };
    const { data } = await graphql(url, center.admin, SetAllowedOriginsDocument, { input });
    expect(data?.setAllowedOrigins.userErrors).toEqual([
      { code: 'INVALID_INPUT', message: expect.stringContaining('https://host') as string, path: ['origins', '1'] },
    ]);
    const path = `/graphql?tenantUrl=${center.host}`;
    expect(told(await preflight(path, 'https://new.example'))).toEqual({});
    expect(told(await preflight(path, SHOP))).toMatchObject(readable(SHOP));
  });

  test('is for those to see who see settings', async () => {
    const query = '{ viewer { tenant { allowedOrigins } } }';
    const { url } = stage();
    for (const identity of [center.viewer, center.admin, { ...center.operator, tenantUrl: center.host }]) {
      const { data } = await graphql(url, identity, query, {});
      expect(data).toEqual({ viewer: { tenant: { allowedOrigins: [SHOP, DEVELOPMENT] } } });
    }
    for (const identity of [center.device(newClientId()), center.platform]) {
      const { errors } = await graphql(url, identity, query, {});
      expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN']);
    }
  });
});
