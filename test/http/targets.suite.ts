/** Where a request says it goes: the path as clients join it, and the host (RFC 9112 sections 3.2 and 3.2.2). */
import { notificationsPath } from '../contract/doors.js';
import { platformPath } from '../contract/platformDoors.js';
import { stage } from '../contract/stage.js';
import { newClientId } from '../contract/useStage.js';
import { ViewerDocument } from '../generated/graphql.js';
import { sendBytes, sendRaw, type RawAnswer } from './sendRaw.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const VIEWER = JSON.stringify({ query: ViewerDocument.toString() });

function asDevice(path: string, body: string, method = 'POST'): Promise<RawAnswer> {
  const { authorization = '', tenantUrl = '' } = stage().center.device(newClientId());
  const headers = { ...JSON_TYPE, authorization, 'x-tenant-url': tenantUrl };
  return sendRaw(stage().url, { method, path, headers, ...(method === 'POST' && { body }) });
}

describe('a base URL that ends in a slash', () => {
  const CLIENTWEB = [
    '//clientweb/api/v2/chats',
    '/clientweb/api/v2//chats',
    '/clientweb//api/v1/chats/',
    '///clientweb///api//v2///chats//',
  ];

  test.each(CLIENTWEB)('asks for a chat at %s', async (path) => {
    const { status, text } = await asDevice(path, '{}');
    expect([status, JSON.parse(text)]).toMatchObject([200, { is_new_chat: true }]);
  });

  test('subscribes, and publishes', async () => {
    const { url, center, newChat } = stage();
    const { chatId, device } = await newChat();
    const subscribing = {
      path: `/${notificationsPath(chatId)}?tenantUrl=${center.host}`,
      headers: { ...JSON_TYPE, authorization: device.authorization ?? '' },
      body: '{"android_firebase_device_token":"a-token:of-firebase"}',
    };
    expect(await sendRaw(url, subscribing)).toMatchObject({ status: 200 });
    const publishing = {
      path: `/${platformPath(chatId).replace('/v1/', '/v1//')}`,
      headers: { ...JSON_TYPE, authorization: center.platform.authorization ?? '' },
      body: '{"events":[{"event":"chat_session_typing"}]}',
    };
    expect(await sendRaw(url, publishing)).toMatchObject({ status: 202 });
  });

  test('asks GraphQL, and follows', async () => {
    expect(await asDevice('//graphql', VIEWER)).toMatchObject({ status: 200 });
    const { text } = await asDevice('//graphql//stream', VIEWER);
    expect(text).toContain('Only subscription operations');
  });

  test.each(['//healthz', '//readyz', '///readyz', '//openapi.json', '//docs'])('%s', async (path) => {
    expect(await sendRaw(stage().url, { method: 'GET', path })).toMatchObject({ status: 200 });
  });

  test('gets the methods of a path', async () => {
    const { status, headers } = await sendRaw(stage().url, { method: 'PUT', path: '//graphql', body: '{}' });
    expect([status, headers['allow']]).toEqual([405, 'GET, POST, OPTIONS']);
  });

  test.each([
    ['//clientweb/no-such-thing', 404, { error_code: '5955' }],
    ['//clientweb/api/v2/chats/%zz/notifications', 404, { error_code: '5005' }],
    ['/clientweb//../healthz', 404, { error_code: '5955' }],
    ['/clientweb//%2e%2e/healthz', 404, { error_code: '5955' }],
    ['//evil.example/healthz', 404, { error: 'there is nothing at this path' }],
    ['/%2Fhealthz', 404, { error: 'there is nothing at this path' }],
    ['/\\healthz', 404, { error: 'there is nothing at this path' }],
    ['//console//api/nothing', 308, null],
    ['/console/api/nothing', 404, { error: 'there is nothing at this path' }],
  ])('%s is answered %i', async (path, status, body) => {
    const answer = await sendRaw(stage().url, { method: 'GET', path });
    expect(answer.status).toBe(status);
    if (body) expect(JSON.parse(answer.text)).toMatchObject(body);
  });

  test.each([
    ['//console', '/console'],
    ['//console//chats?a=//b', '/console/chats?a=//b'],
    ['/console//evil.example/%2e%2e', '/console/evil.example/%2e%2e'],
    ['//console//\\evil.example', '/console/\\evil.example'],
    ['//%63onsole//x', '/%63onsole/x'],
  ])('of the console, %s leads to %s and nowhere else', async (path, location) => {
    const { status, headers } = await sendRaw(stage().url, { method: 'GET', path });
    expect([status, headers['location']]).toEqual([308, location]);
    expect(new URL(location, 'http://gateway.example').host).toBe('gateway.example');
  });
});

/** Bytes of a request that asks for a chat, with these words for the target and lines for the host. */
function chatRequest(target: string, ...hosts: string[]): string {
  const { appId } = stage().center;
  return [
    `POST ${target} HTTP/1.1`,
    ...hosts,
    `Authorization: MOBILE-API-140-327-PLAIN appId=${appId}, clientId=${newClientId()}`,
    'Content-Type: application/json',
    'Content-Length: 2',
    'Connection: close',
    '\r\n{}',
  ].join('\r\n');
}

describe('a URL in the place of the path', () => {
  test.each(['http', 'https', 'HTTP'])('names the host: %s', async (scheme) => {
    const { url, center } = stage();
    const target = `${scheme}://${center.host}:8080/clientweb/api/v2/chats`;
    const answer = await sendBytes(url, chatRequest(target, 'Host: unknown.example.com'));
    expect(answer).toMatch(/^HTTP\/1\.1 200 .*"is_new_chat":true/s);
  });

  test('names it although the Host header names a tenant', async () => {
    const { url, center } = stage();
    const target = 'http://unknown.example.com//clientweb/api/v2/chats';
    const answer = await sendBytes(url, chatRequest(target, `Host: ${center.host}`));
    expect(answer).toMatch(/^HTTP\/1\.1 403 .*"error_code":"1000"/s);
  });

  test('may have a query, and no path', async () => {
    const { url, center } = stage();
    const target = `http://gateway.example/clientweb/api/v2/chats?tenantUrl=${center.host}`;
    expect(await sendBytes(url, chatRequest(target, 'Host: gateway.example'))).toMatch(/^HTTP\/1\.1 200 /);
    for (const bare of ['http://gateway.example', 'http://gateway.example?a=/healthz']) {
      expect(await sendBytes(url, chatRequest(bare, 'Host: x'))).toMatch(/^HTTP\/1\.1 404 .*nothing at this path/s);
    }
  });

  test.each([
    'http://user:secret@HOST/clientweb/api/v2/chats',
    'http://[/clientweb/api/v2/chats',
    'ftp://HOST/clientweb/x',
  ])('is refused: %s', async (target) => {
    const { url, center } = stage();
    const answer = await sendBytes(url, chatRequest(target.replace('HOST', center.host), `Host: ${center.host}`));
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('the Host header', () => {
  const DOORS: [string, string, RegExp][] = [
    ['REST', '/clientweb/api/v2/chats', /"error_code":"5003"/],
    ['the platform', '/platform/v1/chats/x/events', /"error_code":"5003"/],
    ['GraphQL', '/graphql', /"code":"BAD_REQUEST"/],
    ['live queries', '/graphql/stream', /"code":"BAD_REQUEST"/],
    ['signing in', '/console/api/session', /"error":"/],
    ['what is not there', '/nothing-here', /"error":"/],
  ];

  test.each(DOORS)('twice is refused: %s', async (_name, target, words) => {
    const { url, center } = stage();
    for (const second of [center.host, 'other.example.com']) {
      const answer = await sendBytes(url, chatRequest(target, `Host: ${center.host}`, `host: ${second}`));
      expect(answer).toMatch(/^HTTP\/1\.1 400 .*more than one Host/s);
      expect(answer).toMatch(words);
    }
  });

  test.each(DOORS)('missing is refused: %s', async (_name, target, words) => {
    for (const form of [target, `http://${stage().center.host}${target}`]) {
      const answer = await sendBytes(stage().url, chatRequest(form));
      expect(answer).toMatch(/^HTTP\/1\.1 400 .*must have a Host/s);
      expect(answer).toMatch(words);
    }
  });

  test.each(['[', 'a b', 'user@a', 'a/b', 'a:b', 'a,b', 'a, b', 'm\u00c3\u00bcnchen.example'])(
    'that is no host is refused: %s',
    async (host) => {
      const answer = await sendBytes(stage().url, chatRequest('/clientweb/api/v2/chats', `Host: ${host}`));
      expect(answer.slice(0, 13)).toBe(host === 'a,b' ? 'HTTP/1.1 403 ' : 'HTTP/1.1 400 ');
    },
  );

  test.each(['127.0.0.1:4000', '[::1]:4000', '[::1]', 'localhost:', 'a_b.example', ''])('may be "%s"', async (host) => {
    const { url, center } = stage();
    const target = `/clientweb/api/v2/chats?tenantUrl=${center.host}`;
    expect(await sendBytes(url, chatRequest(target, `Host: ${host}`))).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('is not needed by HTTP/1.0', async () => {
    expect(await sendBytes(stage().url, 'GET /healthz HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
  });
});
