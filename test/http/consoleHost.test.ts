/** With BECKON_PUBLIC_URL the console is at that host, and nowhere else, whatever names lead to the gateway. */
import { ViewerDocument } from '../generated/graphql.js';
import { consoleClient } from '../support/consoleClient.js';
import { useGateway } from '../support/useGateway.js';
import { sendRaw } from './sendRaw.js';

const PUBLIC = 'console.example.com';
const ORIGIN = `https://${PUBLIC}`;
const BROWSER = 'text/html,application/xhtml+xml,*/*;q=0.8';
const PLACES: [string, string][] = [
  ['GET', '/'],
  ['GET', '/console'],
  ['GET', '/console/keys'],
  ['HEAD', '/console/'],
  ['GET', '/console/assets/none.js'],
  ['GET', '/console/api/session'],
  ['POST', '/console/api/session'],
  ['DELETE', '/console/api/session'],
  ['PUT', '/console/api/session'],
  ['GET', '/docs'],
  ['GET', '/docs/page.js'],
  ['GET', '/openapi.json'],
  ['GET', '/graphql'],
];

describe.each([
  ['everything listens at one place', {}],
  ['the console listens apart', { BECKON_ADMIN_PORT: '0' }],
])('where %s', (_where, settings) => {
  const gateway = useGateway(() => ({ BECKON_PUBLIC_URL: ORIGIN, ...settings }));
  const send = (method: string, path: string, host: string, headers: Record<string, string> = {}) =>
    sendRaw(gateway().adminUrl, { method, path, headers: { host, accept: BROWSER, ...headers } });

  test.each(PLACES)('%s %s is misdirected at any other host', async (method, path) => {
    const { host } = new URL(gateway().adminUrl);
    for (const other of ['acme.example.com', host, `${PUBLIC}:8443`, `${PUBLIC}.`, `x.${PUBLIC}`]) {
      const answer = await send(method, path, other);
      expect([other, answer.status]).toEqual([other, 421]);
      expect(answer.headers).not.toHaveProperty('set-cookie');
      if (method !== 'HEAD') expect(JSON.parse(answer.text)).toEqual({ error: `this is served at ${ORIGIN} only` });
    }
  });

  test.each(['/console', '/docs', '/graphql', '/console/api/session'])('%s is there at its own', async (path) => {
    for (const host of [PUBLIC, PUBLIC.toUpperCase(), `${PUBLIC}:443`]) {
      const { status, headers } = await send('GET', path, host);
      expect([host, status]).toEqual([host, 200]);
      expect(headers['strict-transport-security']).toBe('max-age=31536000');
    }
  });

  test('a session counts at its own host only', async () => {
    const client = consoleClient(gateway().adminUrl);
    const page = { origin: ORIGIN, 'sec-fetch-site': 'same-origin' };
    const session = await sendRaw(gateway().adminUrl, {
      path: '/console/api/session',
      headers: { host: PUBLIC, 'content-type': 'application/json', 'x-beckon-console': '1', ...page },
      body: JSON.stringify({ key: gateway().operatorKey }),
    });
    expect(session.status).toBe(204);
    const [line = ''] = session.headers['set-cookie'] ?? [];
    const cookie = line.split(';')[0] ?? '';
    const asks = async (host: string, headers: Record<string, string>) => {
      const answer = await sendRaw(gateway().adminUrl, {
        path: '/graphql',
        headers: { host, cookie, 'content-type': 'application/json', 'x-beckon-console': '1', ...headers },
        body: JSON.stringify({ query: ViewerDocument.toString() }),
      });
      return answer.status;
    };
    expect(await asks(PUBLIC, page)).toBe(200);
    expect(await asks('acme.example.com', page)).toBe(401);
    expect(await asks('acme.example.com', {})).toBe(401);
    expect(await asks('acme.example.com', { origin: 'https://acme.example.com' })).toBe(401);
    expect(await asks(PUBLIC, { origin: 'https://acme.example.com' })).toBe(401);
    expect(await asks(PUBLIC, { origin: `http://${PUBLIC}` })).toBe(401);
    expect(await client.signIn(gateway().operatorKey)).toBe(421);
  });

  test('health, and the doors of clients, answer at any host', async () => {
    for (const path of ['/healthz', '/readyz']) {
      expect((await sendRaw(gateway().url, { method: 'GET', path })).status).toBe(200);
      expect((await send('GET', path, 'acme.example.com')).status).toBe(200);
    }
    const graphql = {
      path: '/graphql',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    };
    expect((await sendRaw(gateway().url, graphql)).status).toBe(200);
    expect((await sendRaw(gateway().url, { method: 'GET', path: '/clientweb/api/v2/version' })).status).toBe(403);
  });
});
