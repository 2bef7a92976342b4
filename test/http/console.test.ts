import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { pino, type DestinationStream } from 'pino';
import { registerConsole } from '../../src/http/console.route.js';
import { followConsoleBuild } from '../../src/http/consoleBuild.js';
import { createHttpServer } from '../../src/http/httpServer.js';
import { NO_TRACING } from '../../src/domain/tracing.js';
import { createMetrics } from '../../src/http/metrics.js';
import { eventually } from '../support/eventually.js';

const PAGE = '<html><head><meta property="csp-nonce" nonce="CSP_NONCE"></head></html>';
const SCRIPT = 'export const answer = 42;';

let folder: string;
let app: FastifyInstance;

async function serve(from: string, log?: DestinationStream): Promise<FastifyInstance> {
  const server = createHttpServer({
    logger: log ? pino({}, log) : pino({ level: 'silent' }),
    trustedProxies: [],
    metrics: createMetrics(),
    tracing: NO_TRACING,
    takesUploads: false,
    isBehindTls: false,
    checkReady: () => Promise.resolve(),
    answerUndecodablePath: () => ({ status: 400, body: {} }),
  });
  const build = followConsoleBuild(from, server.log);
  server.addHook('onClose', async () => build.stop());
  await registerConsole(server, build);
  return server;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'beckon-console-'));
  await mkdir(path.join(folder, 'assets'));
  await writeFile(path.join(folder, 'index.html'), PAGE);
  await writeFile(path.join(folder, 'assets', 'index-1a2b.js'), SCRIPT);
  await writeFile(path.join(folder, 'assets', 'index-1a2b.js.gz'), gzipSync(SCRIPT));
  app = await serve(folder);
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

describe.each(['/console', '/console/', '/console/sessions/a%2Fb?tenant=acme.example.com'])('the page at %s', (url) => {
  test('is the page, never kept', async () => {
    const { statusCode, headers } = await app.inject(url);
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  });
  test('may load and ask from here only, and style by a nonce of its own', async () => {
    const nonces = new Set<string>();
    for (const { headers, body } of [await app.inject(url), await app.inject(url)]) {
      const [, nonce = ''] = /nonce="([^"]+)"/.exec(body) ?? [];
      expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; " +
          `style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; ` +
          "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      );
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(2);
  });
  test('answers HEAD alike, without the page', async () => {
    const { statusCode, headers, body } = await app.inject({ method: 'HEAD', url });
    expect([statusCode, body]).toEqual([200, '']);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });
});

describe('assets', () => {
  const url = '/console/assets/index-1a2b.js';
  test('may be cached forever, because their names change with them', async () => {
    const { statusCode, headers, body } = await app.inject(url);
    expect([statusCode, body]).toEqual([200, SCRIPT]);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['content-type']).toMatch(/^(?:text|application)\/javascript/);
  });
  test('come compressed to clients that accept it', async () => {
    const { headers, rawPayload } = await app.inject({ url, headers: { 'accept-encoding': 'gzip' } });
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    expect(rawPayload).toEqual(gzipSync(SCRIPT));
  });
  test.each(['/console/assets/index-gone.js', '/console/assets/..%2findex.html'])(
    '%s is none, and not the page either',
    async (other) => {
      const { statusCode, headers } = await app.inject(other);
      expect(statusCode).toBe(404);
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['content-type']).toMatch(/^application\/json/);
    },
  );
});

test.each(['/console/api', '/console/api/unknown', '/console/api?x'])('%s is not of the page', async (url) => {
  const { statusCode, body } = await app.inject(url);
  expect([statusCode, JSON.parse(body)]).toEqual([404, { error: 'there is nothing at this path' }]);
});

test('where it is not built, it says so, and all else works', async () => {
  const server = await serve(path.join(folder, 'nowhere'));
  for (const url of ['/console', '/console/sessions']) {
    const { statusCode, body } = await server.inject(url);
    expect([statusCode, JSON.parse(body)]).toEqual([
      404,
      { error: 'the console is not built here: run "npm run build", and start the gateway again' },
    ]);
  }
  expect((await server.inject('/healthz')).statusCode).toBe(200);
  await server.close();
});

describe('while it is being bundled', () => {
  let place: string;
  let word: string;
  let server: FastifyInstance;
  const leave = (left: object) => writeFile(word, JSON.stringify(left));
  beforeEach(async () => {
    place = path.join(await mkdtemp(path.join(tmpdir(), 'beckon-console-')), 'console');
    word = `${place}.build.json`;
    await mkdir(path.join(place, 'assets'), { recursive: true });
  });
  afterEach(async () => {
    await server.close();
    await rm(path.dirname(place), { recursive: true });
  });

  test('a page says so, and is loaded again by itself until it is the console', async () => {
    await leave({ pid: process.pid });
    server = await serve(place);
    for (const url of ['/console', '/console/sessions?first=1']) {
      const { statusCode, headers, body } = await server.inject(url);
      expect(statusCode).toBe(503);
      expect(headers).toMatchObject({ 'retry-after': '2', 'cache-control': 'no-store' });
      const [, nonce = ''] = /<style nonce="([^"]+)">/.exec(body) ?? [];
      expect(headers['content-security-policy']).toContain(`default-src 'none'; style-src 'nonce-${nonce}'`);
      expect(body).toContain('<meta http-equiv="refresh" content="2">');
      expect(body).toContain('<h1>The console is on its way</h1>');
      expect(body).not.toMatch(/<script|\ssrc=|\son\w+=/);
    }
    await writeFile(path.join(place, 'index.html'), PAGE);
    await writeFile(path.join(place, 'assets', 'index-1a2b.js'), SCRIPT);
    await rm(word);
    await eventually(async () =>
      expect((await server.inject('/console')).body).toContain('<meta property="csp-nonce"'),
    );
    expect((await server.inject('/console/assets/index-1a2b.js')).body).toBe(SCRIPT);
  });

  test('its failure is on the page, without what it says of this machine, and in the log with it', async () => {
    await leave({ pid: process.pid });
    const lines: string[] = [];
    server = await serve(place, { write: (line) => void lines.push(line) });
    await leave({ failure: 'no such file: /home/someone/beckon/src/console/main.tsx' });
    await eventually(async () => expect((await server.inject('/console')).statusCode).toBe(500));
    const { headers, body } = await server.inject('/console');
    expect(headers['retry-after']).toBeUndefined();
    expect(body).toContain('<h1>The console could not be bundled</h1>');
    expect(body).not.toMatch(/refresh|someone/);
    expect(lines.filter((line) => line.includes('"level":40') && line.includes('main.tsx'))).toHaveLength(1);
    expect((await server.inject('/healthz')).statusCode).toBe(200);
  });

  test('says so when what bundles it was killed, and has the console if it was bundled after all', async () => {
    const bundler = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1_000)'], { stdio: 'ignore' });
    await leave({ pid: bundler.pid });
    const lines: string[] = [];
    server = await serve(place, { write: (line) => void lines.push(line) });
    expect((await server.inject('/console')).statusCode).toBe(503);
    bundler.kill('SIGKILL');
    await eventually(async () => expect((await server.inject('/console')).statusCode).toBe(500));
    expect(lines.filter((line) => line.includes('could not be bundled'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('is bundled'))).toEqual([]);
    await writeFile(path.join(place, 'index.html'), PAGE);
    await rm(word);
    await eventually(async () => expect((await server.inject('/console')).statusCode).toBe(200));
  });

  test('says so when there is no page after it', async () => {
    await leave({ pid: process.pid });
    const lines: string[] = [];
    server = await serve(place, { write: (line) => void lines.push(line) });
    await rm(word);
    await eventually(async () => expect((await server.inject('/console')).statusCode).toBe(500));
    expect(lines.filter((line) => line.includes('there is no index.html'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('is bundled'))).toEqual([]);
  });

  test('what cannot be read ends nothing, and is read again', async () => {
    await leave({ pid: process.pid });
    const lines: string[] = [];
    server = await serve(place, { write: (line) => void lines.push(line) });
    // What is no word, and there at once.
    await writeFile(`${word}.draft`, '{');
    await rename(`${word}.draft`, word);
    await eventually(async () => expect((await server.inject('/console')).statusCode).toBe(500));
    expect(lines.filter((line) => line.includes('JSON'))).toHaveLength(1);
    await writeFile(path.join(place, 'index.html'), PAGE);
    await rm(word);
    await eventually(async () => expect((await server.inject('/console')).statusCode).toBe(200));
  });

  test('the word of a process that was killed before counts for nothing', async () => {
    const ended = spawnSync(process.execPath, ['--version']).pid;
    await leave({ pid: ended });
    server = await serve(place);
    expect((await server.inject('/console')).statusCode).toBe(404);
  });
});

describe('/', () => {
  test.each(['text/html', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'])(
    'redirects a browser to the console: %s',
    async (accept) => {
      const { statusCode, headers } = await app.inject({ url: '/', headers: { accept } });
      expect([statusCode, headers.location]).toEqual([302, '/console']);
      expect(headers).toMatchObject({ vary: 'accept', 'cache-control': 'no-store' });
    },
  );
  test.each(['*/*', 'application/json', undefined])('is nothing for other clients: %s', async (accept) => {
    const { statusCode, body } = await app.inject({ url: '/', headers: accept === undefined ? {} : { accept } });
    expect([statusCode, JSON.parse(body)]).toEqual([404, { error: 'there is nothing at this path' }]);
  });
});
