import { stage } from '../contract/stage.js';

/** What browsers send when an address is opened. */
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

const get = (accept: string | null, path = '/graphql', headers: Record<string, string> = {}) =>
  fetch(`${stage().url}${path}`, { headers: { ...(accept !== null && { accept }), ...headers } });

describe('a browser at /graphql', () => {
  test.each(['/graphql', '/graphql?query=%7Bviewer%7Brole%7D%7D'])('is shown GraphiQL, at %s', async (path) => {
    const { status, headers } = await get(BROWSER, path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('vary')).toMatch(/\baccept\b/i);
  });
  test('loads it from here, by nothing that its policy forbids', async () => {
    const page = await get(BROWSER);
    const html = await page.text();
    const [, nonce = ''] = /nonce="([^"]+)"/.exec(html) ?? [];
    expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
    const files = [...html.matchAll(/<(?:link|script)\b[^>]*?(?:href|src)="([^"]*)"/g)].map(([, url = '']) => url);
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      expect(file).toMatch(/^\/console\/assets\//);
      const asset = await get(null, file);
      await asset.arrayBuffer();
      expect([file, asset.status]).toEqual([file, 200]);
    }
  });
  test('is another page each time, to the nonce', async () => {
    const policies = await Promise.all(
      [1, 2].map(async () => (await get(BROWSER)).headers.get('content-security-policy')),
    );
    expect(new Set(policies).size).toBe(2);
  });
});

describe('an API client at /graphql', () => {
  test.each([
    ['no Accept', null],
    ['any type', '*/*'],
    ['JSON', 'application/json'],
    ["GraphQL's own type", 'application/graphql-response+json, application/json;q=0.9'],
    ['JSON besides a page', 'text/html, application/json'],
  ])('that asks for %s is answered', async (_what, accept) => {
    const { authorization = '', tenantUrl = '' } = stage().center.device('graphiql-client');
    const answer = await get(accept, '/graphql?query=%7Bviewer%7Brole%7D%7D', {
      'content-type': 'application/json',
      authorization,
      'x-tenant-url': tenantUrl,
    });
    expect([answer.status, await answer.json()]).toEqual([200, { data: { viewer: { role: 'DEVICE' } } }]);
    expect(answer.headers.get('vary')).toMatch(/\baccept\b/i);
  });
  test('is answered at POST whatever it asks for, as ever', async () => {
    const { authorization = '', tenantUrl = '' } = stage().center.device('graphiql-client');
    const answer = await fetch(`${stage().url}/graphql`, {
      method: 'POST',
      headers: { accept: BROWSER, 'content-type': 'application/json', authorization, 'x-tenant-url': tenantUrl },
      body: JSON.stringify({ query: '{ viewer { role } }' }),
    });
    expect(answer.headers.get('content-type')).toMatch(/json/);
  });
});
