/** In front of a contact center people sign in at an origin of their own, and nothing of theirs is where clients are. */
import { ViewerDocument } from '../generated/graphql.js';
import { sendRaw } from '../http/sendRaw.js';
import { graphqlData } from '../support/api.js';
import { consoleClient } from '../support/consoleClient.js';
import { eventually } from '../support/eventually.js';
import { createTestEnvironment } from '../support/testEnvironment.js';
import { startGatewayProcess } from '../support/gatewayProcess.js';
import { useUpstream } from './useUpstream.js';

const { gateway, upstream } = useUpstream(() => ({}));
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const operator = () => ({ authorization: `Bearer ${gateway().operatorKey}` });

const PAGES = ['/console', '/console/', '/console/keys', '/docs', '/docs/', '/docs/page.js', '/openapi.json'];
const DOORS = ['/console/api/session', '/console/api/oidc/start', '/console/api/oidc/callback'];

test('they are two addresses, printed at the start', async () => {
  expect(gateway().adminUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(gateway().adminUrl).not.toBe(gateway().url);
  expect(gateway().told()).toContain(`reference    ${gateway().adminUrl}/docs`);
  const line = `listening for the console at ${gateway().adminUrl}`;
  await eventually(async () => expect(gateway().log()).toContain(line));
});

describe('where clients are', () => {
  test.each(['/', ...PAGES, ...DOORS])('%s is nothing', async (path) => {
    for (const method of ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS']) {
      const answer = await sendRaw(gateway().url, { method, path, headers: BROWSER });
      expect([method, answer.status]).toEqual([method, 404]);
    }
  });

  test('there is no GraphiQL', async () => {
    const { status, headers } = await sendRaw(gateway().url, { method: 'GET', path: '/graphql', headers: BROWSER });
    expect([status, headers['content-type']]).toEqual([400, 'application/json; charset=utf-8']);
  });

  test('signing in is refused, and sessions do not count', async () => {
    const client = consoleClient(gateway().adminUrl);
    expect(await client.signIn(gateway().operatorKey)).toBe(204);
    expect((await client.graphql(ViewerDocument)).status).toBe(200);

    const here = consoleClient(gateway().url);
    expect(await here.signIn(gateway().operatorKey)).toBe(404);
    for (const [name, value] of client.cookies) here.cookies.set(name, value);
    const page: Record<string, string> = { origin: gateway().url, 'sec-fetch-site': 'same-origin' };
    for (const headers of [{}, page]) {
      expect((await here.graphql(ViewerDocument, headers)).status).toBe(401);
      const body = { query: 'subscription { deliveryUpdated { id } }' };
      expect((await here.send('/graphql/stream', { method: 'POST', body, headers })).status).toBe(401);
    }
  });

  test('keys are as good as ever', async () => {
    expect((await graphqlData(gateway().url, operator(), ViewerDocument, {})).viewer.role).toBe('OPERATOR');
  });
});

describe('where people sign in', () => {
  test.each(PAGES)('%s is served, to this origin only', async (path) => {
    const { status, headers } = await sendRaw(gateway().adminUrl, { method: 'GET', path });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(headers).not.toHaveProperty('strict-transport-security');
  });

  test('/ redirects a browser to the console', async () => {
    const { status, headers } = await sendRaw(gateway().adminUrl, { method: 'GET', path: '/', headers: BROWSER });
    expect([status, headers.location]).toEqual([302, '/console']);
  });

  test('there is GraphiQL', async () => {
    const { headers } = await sendRaw(gateway().adminUrl, { method: 'GET', path: '/graphql', headers: BROWSER });
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
  });

  test.each(['/clientweb/api/v2/version', '/clientweb/files/photo.html', '/clientweb', '/platform/v1/chats/x/events'])(
    '%s does not exist and is not forwarded',
    async (path) => {
      const before = upstream().received.length;
      for (const method of ['GET', 'POST'])
        expect((await sendRaw(gateway().adminUrl, { method, path })).status).toBe(404);
      expect(upstream().received).toHaveLength(before);
    },
  );

  test('pages of the other place cannot use a session', async () => {
    const client = consoleClient(gateway().adminUrl);
    expect(await client.signIn(gateway().operatorKey)).toBe(204);
    const pages: Record<string, string>[] = [
      { origin: gateway().url, 'sec-fetch-site': 'same-site' },
      { origin: gateway().url },
      { origin: 'null' },
      { 'sec-fetch-site': 'none' },
    ];
    for (const headers of pages) {
      expect((await client.graphql(ViewerDocument, headers)).status).toBe(401);
      expect(await client.signIn(gateway().operatorKey, headers)).toBe(403);
    }
  });

  test('a preflight allows nothing', async () => {
    const headers = { origin: gateway().url, 'access-control-request-method': 'POST' };
    const answer = await sendRaw(gateway().adminUrl, { method: 'OPTIONS', path: '/graphql', headers });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-allow-origin'))).toEqual([]);
  });
});

test('a contact center neither gets our cookies nor sets them', async () => {
  const path = '/clientweb/files/photo.html?cookies';
  upstream().answerNext(/cookies/, (_request, response) => {
    response.writeHead(200, {
      'content-type': 'text/html',
      'set-cookie': ['__Host-beckon_console=x; Path=/; Secure', 'own=1', '__Host-beckon_client_1=y; Path=/; Secure'],
    });
    response.end('<script>attack()</script>');
  });
  const cookie = '__Host-beckon_console=a; own=1; __Host-beckon_sign_in_failure=b; __Host-beckon_client_1=c';
  const answer = await sendRaw(gateway().url, { method: 'GET', path, headers: { cookie } });
  expect((await upstream().request(/cookies/)).headers.cookie).toBe('own=1');
  expect(answer.headers).toMatchObject({
    'set-cookie': ['own=1'],
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'sandbox',
    'content-disposition': 'attachment',
  });
});

test('a port in use is reported, and nothing is left behind', async () => {
  const environment = await createTestEnvironment();
  try {
    const { port } = new URL(gateway().adminUrl);
    const variables = { ...environment.variables, BECKON_UPSTREAM_URL: upstream().url, BECKON_ADMIN_PORT: port };
    await expect(startGatewayProcess(variables)).rejects.toThrow(/ended with 1: .*EADDRINUSE/);
    // Its database is free again.
    const next = await startGatewayProcess({ ...environment.variables, BECKON_ADMIN_PORT: '0' });
    expect(next.adminUrl).not.toBe(next.url);
    expect((await sendRaw(next.url, { method: 'GET', path: '/console' })).status).toBe(404);
    expect(await next.stop('SIGTERM')).toBe(0);
  } finally {
    await environment.remove();
  }
});
