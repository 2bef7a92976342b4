import { createContext, runInContext } from 'node:vm';
import { stage } from '../../contract/stage.js';

const at = (path: string) => fetch(`${stage().url}${path}`);

test('/openapi.json is JSON that may be kept for a while', async () => {
  const { status, headers } = await at('/openapi.json');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(headers.get('cache-control')).toBe('public, max-age=300');
});

describe.each(['/docs', '/docs/'])('the page at %s', (path) => {
  test('loads everything from here', async () => {
    const page = await at(path);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await page.text();
    expect(html).toContain('<title>Beckon</title>');
    const loaded = [...html.matchAll(/<(?:link|script|img)\b[^>]*?(?:href|src)="([^"]*)"/g)].map(([, url = '']) => url);
    const files = loaded.filter((url) => url !== 'data:,');
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      expect(file).toMatch(/^\/docs\//);
      const { status, headers } = await at(file);
      expect([file, status]).toEqual([file, 200]);
      expect(headers.get('content-type')).toMatch(file.endsWith('.css') ? /^text\/css/ : /^text\/javascript/);
    }
  });
});

test('its policy lets nothing else in, and the page needs nothing that it forbids', async () => {
  const page = await at('/docs');
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/^default-src 'none';/);
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  const html = await page.text();
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
  const css = await (await at('/docs/swagger-ui.css')).text();
  const fetched = [...css.matchAll(/@import|url\(["']?([^"')]{0,11})/g)].map(([, url]) => url);
  expect(fetched.length).toBeGreaterThan(0);
  expect(fetched.filter((url) => url !== 'data:image/')).toEqual([]);
});

test('its script shows our document, without the badge of a server elsewhere', async () => {
  const script = await (await at('/docs/page.js')).text();
  const shown: Record<string, unknown>[] = [];
  const SwaggerUIBundle = Object.assign((options: Record<string, unknown>) => void shown.push(options), {
    presets: { apis: [] },
  });
  runInContext(script, createContext({ SwaggerUIBundle }));
  expect(shown).toMatchObject([
    { url: '/openapi.json', dom_id: '#reference', validatorUrl: null, layout: 'BaseLayout' },
  ]);
  expect(await (await at('/docs')).text()).toContain('id="reference"');
});
