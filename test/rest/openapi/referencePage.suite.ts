import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { stage } from '../../contract/stage.js';

const at = (path: string) => fetch(`${stage().url}${path}`);

test('/openapi.json is JSON that may be kept for a while', async () => {
  const { status, headers } = await at('/openapi.json');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(headers.get('cache-control')).toBe('public, max-age=300');
});

describe.each(['/docs', '/docs/'])('the page at %s', (address) => {
  test('loads everything from here', async () => {
    const page = await at(address);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await page.text();
    expect(html).toContain('<title>API reference · Beckon</title>');
    const loaded = [...html.matchAll(/<(?:link|script|img)\b[^>]*?(?:href|src)="([^"]*)"/g)].map(([, url = '']) => url);
    expect(loaded.length).toBeGreaterThan(3);
    for (const file of loaded) {
      expect(file).toMatch(/^\/docs\//);
      const { status, headers } = await at(file);
      expect([file, status]).toEqual([file, 200]);
      const type = { css: /^text\/css/, js: /^text\/javascript/, svg: /^image\/svg/ }[file.split('.').at(-1) ?? ''];
      expect(headers.get('content-type')).toMatch(type ?? /^no type/);
    }
  });
});

test('its mark is that of the console', async () => {
  const mark = await readFile(path.join(import.meta.dirname, '../../../src/console/mark.svg'), 'utf8');
  expect(await (await at('/docs/mark.svg')).text()).toBe(mark);
});

test.each([true, false])('it is dark where the reader’s system is: %p', async (isDark) => {
  const script = await (await at('/docs/scheme.js')).text();
  const changes: [string, boolean][] = [];
  const listeners: (() => void)[] = [];
  const dark = { matches: isDark, addEventListener: (_: string, listener: () => void) => listeners.push(listener) };
  const classList = { toggle: (name: string, isOn: boolean) => changes.push([name, isOn]) };
  runInContext(script, createContext({ matchMedia: () => dark, document: { documentElement: { classList } } }));
  dark.matches = !isDark;
  listeners.forEach((listener) => listener());
  expect(changes).toEqual([
    ['dark-mode', isDark],
    ['dark-mode', !isDark],
  ]);
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
