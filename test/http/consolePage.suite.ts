import { stage } from '../contract/stage.js';

const at = (path: string) => fetch(`${stage().url}${path}`);

test('/console loads everything from here, and by nothing that its policy forbids', async () => {
  const page = await at('/console');
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).not.toMatch(/unsafe|https?:|\*/);
  const html = await page.text();
  expect(html).toContain('<title>Beckon</title>');
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
  const files = [...html.matchAll(/<(?:link|script|img)\b[^>]*?(?:href|src)="([^"]*)"/g)].map(([, url = '']) => url);
  expect(files.length).toBeGreaterThan(2);
  for (const file of files) {
    expect(file).toMatch(/^\/console\/assets\//);
    const { status, headers } = await at(file);
    expect([file, status, headers.get('cache-control')]).toEqual([file, 200, 'public, max-age=31536000, immutable']);
  }
});

test('the doors by which people sign in are not the page', async () => {
  const session = await at('/console/api/session');
  expect(session.headers.get('content-type')).toMatch(/^application\/json/);
  expect((await at('/console/api/unknown')).status).toBe(404);
});

test('a browser that opens / lands on the console', async () => {
  const { url, redirected, status, headers } = await fetch(`${stage().url}/`, { headers: { accept: 'text/html' } });
  expect([url, redirected, status]).toEqual([`${stage().url}/console`, true, 200]);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
});
