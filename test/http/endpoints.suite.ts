import { readFileSync } from 'node:fs';
import { DOORS } from '../contract/doors.js';
import { stage } from '../contract/stage.js';
import { BUNDLE_ID, newApnsToken } from '../support/contactCenter.js';
import { askMetrics, metricsOf } from '../support/metricsOf.js';
import { sendBytes, sendRaw, type RawAnswer } from './sendRaw.js';

function get(path: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  return sendRaw(stage().url, { method: 'GET', path, headers });
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

const { version: VERSION } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

describe('a process that lives and is ready says so, and which version it is', () => {
  test.each([
    ['/healthz', { status: 'alive' }],
    ['/readyz', { status: 'ready' }],
    ['/version', { name: 'beckon', version: VERSION }],
  ])('%s', async (path, body) => {
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^application\/json\b/);
    expect(JSON.parse(answer.text)).toEqual(body);
  });
});

describe('/metrics', () => {
  /** A line of the Prometheus text format: name, labels, value. */
  const SAMPLE = /^[a-z_:][a-z0-9_:]*(?:\{(?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)*\})? (?:-?[0-9.e+-]+|NaN|\+Inf)$/i;

  test('is Prometheus text', async () => {
    const { status, headers, text } = await askMetrics(stage().url);
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4\b/);
    const lines = text.split('\n').filter((line) => line !== '');
    expect(lines.filter((line) => !/^# (?:HELP|TYPE) \S+ ./.test(line) && !SAMPLE.test(line))).toEqual([]);
  });

  test.each([
    ['beckon_http_request_duration_seconds', 'histogram'],
    ['beckon_publish_to_provider_seconds', 'histogram'],
    ['beckon_push_outcomes_total', 'counter'],
    ['beckon_publish_to_settled_seconds', 'histogram'],
    ['beckon_delivery_retries_total', 'counter'],
    ['beckon_subscriptions_removed_total', 'counter'],
    ['beckon_deliveries_queued', 'gauge'],
    ['beckon_deliveries_oldest_seconds', 'gauge'],
    ['beckon_deliveries_under_way', 'gauge'],
    ['beckon_circuits_open', 'gauge'],
    ['beckon_rate_limited_total', 'counter'],
    ['beckon_legacy_swapped_arguments_total', 'counter'],
    ['process_cpu_seconds_total', 'counter'],
  ])('has %s, a %s', async (name, type) => {
    expect((await askMetrics(stage().url)).text).toContain(`# TYPE ${name} ${type}\n`);
  });

  test('counts requests by route, and holds nothing of who asked for what', async () => {
    const { url, center, newChat } = stage();
    const { chatId, clientId, device } = await newChat();
    const token = newApnsToken();
    for (const door of DOORS) await door.subscribe(url, device, chatId, { iosApns: { token, bundleId: BUNDLE_ID } });
    await get(`/${token}?token=${token}`);
    await sendRaw(url, { method: 'POST', path: `/clientweb/api/v2/chats/${token}/notifications`, body: '{}' });
    const text = await metricsOf(url);
    expect(text).toMatch(/_count\{method="POST",route="[^"]*notifications",status="200"\} [1-9]/);
    expect(text).toMatch(/_count\{method="POST",route="\/graphql",status="200"\} [1-9]/);
    expect(text).toMatch(/_count\{method="GET",route="unknown",status="404"\} [1-9]/);
    for (const secret of [center.host, center.appId + '"', chatId, clientId, token]) expect(text).not.toContain(secret);
  });

  test('does not grow with made-up methods or paths', async () => {
    const series = async () =>
      (await metricsOf(stage().url)).match(/_seconds_count\{.*route="unknown".*\}/g)?.length ?? 0;
    await get('/nothing-here');
    const before = await series();
    for (let at = 0; at < 20; at++) await get(`/nothing-here-${at}`);
    expect(await series()).toBe(before);
  });
});

describe('every answer', () => {
  const PATHS: [string, string, string][] = [
    ['health', 'GET', '/healthz'],
    ['metrics', 'GET', '/metrics'],
    ['nothing there', 'GET', '/nothing-here'],
    ['GraphQL', 'POST', '/graphql'],
    ['REST', 'POST', '/clientweb/api/v2/chats'],
    ['the platform', 'POST', '/platform/v1/chats/1/events'],
    ['no usable URL', 'GET', '/clientweb/%zz'],
  ];

  test.each(PATHS)('has the headers that keep browsers from guessing: %s', async (_name, method, path) => {
    const { headers } = await sendRaw(stage().url, { method, path });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('server');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  test.each(PATHS)('has a request id of our own: %s', async (_name, method, path) => {
    const given = { 'x-request-id': 'made-up-by-the-caller', 'request-id': 'made-up-by-the-caller' };
    const ids = [];
    for (let at = 0; at < 2; at++) {
      const { headers } = await sendRaw(stage().url, { method, path, headers: given });
      expect(headers['x-request-id']).toMatch(UUID);
      ids.push(headers['x-request-id']);
    }
    expect(new Set(ids).size).toBe(2);
  });
});

test.each([
  ['GET', '/'],
  ['GET', '/nothing-here'],
  ['POST', '/nothing-here'],
  ['GET', '/../../etc/passwd'],
  ['POST', '/CLIENTWEB/api/v2/chats'],
  ['OPTIONS', '/nothing-here'],
  ['PROPFIND', '/'],
])('%s %s: there is nothing', async (method, path) => {
  const { status, headers, text } = await sendRaw(stage().url, { method, path });
  expect(status).toBe(404);
  expect(headers['content-type']).toMatch(/^application\/json\b/);
  expect(JSON.parse(text)).toEqual({ error: 'there is nothing at this path' });
});

describe('a request that HTTP clients cannot make is not our fault', () => {
  const head = 'HTTP/1.1\r\nConnection: close\r\n';
  test.each<[string, string]>([
    ['Host: [', `POST /graphql ${head}Host: [\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`],
    [
      'Host: [ (GET)',
      `GET /graphql?query=%7Bviewer%7Brole%7D%7D ${head}Host: [\r\nContent-Type: application/json\r\n\r\n`,
    ],
    [
      'Host: [ (REST)',
      `POST /clientweb/api/v2/chats/1/notifications ${head}Host: [\r\nAuthorization: MOBILE-API-140-327-PLAIN appId=a, clientId=b\r\nContent-Length: 2\r\n\r\n{}`,
    ],
    ['an empty Host', `POST /graphql ${head}Host:\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`],
    ['no Host', `GET /healthz ${head}\r\n`],
    ['a URL in the place of the path', `POST http://[/graphql ${head}Host: a\r\nContent-Length: 2\r\n\r\n{}`],
    ['an asterisk in the place of the path', `OPTIONS * ${head}Host: a\r\n\r\n`],
    ['a NUL in a header', `GET /healthz ${head}Host: a\r\nX: a\0b\r\n\r\n`],
    ['two lengths', `POST /graphql ${head}Host: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
    ['a length that is none', `POST /graphql ${head}Host: a\r\nContent-Length: x\r\n\r\n{}`],
    ['headers of 20 KiB', `GET /healthz ${head}Host: a\r\nX: ${'x'.repeat(20_480)}\r\n\r\n`],
    ['no HTTP', 'what is this?\r\n\r\n'],
  ])('%s', async (_name, bytes) => {
    const text = await sendBytes(stage().url, bytes);
    expect(text).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect((await get('/healthz')).status).toBe(200);
  });
});
