import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { sendBytes, sendRaw } from '../http/sendRaw.js';
import { eventually } from '../support/eventually.js';
import { readBody, type Answering } from './contactCenterServer.js';
import { begin, FILES, gateway, MEGABYTE, passedWith, upstream } from './stage.js';

test('an answer that comes before the whole request was read reaches the client', async () => {
  upstream().answerNext(/file/, (_request, response) => {
    response.writeHead(413, { 'content-type': 'application/json' }).end('{"error_code":"5501"}');
  });
  const answer = await sendRaw(gateway().url, { path: FILES, body: randomBytes(5 * MEGABYTE) });
  expect(answer).toMatchObject({ status: 413, text: '{"error_code":"5501"}' });
});

test('a client that goes away is gone for the contact center too', async () => {
  const before = await passedWith('gone');
  upstream().answerNext(/away/, () => undefined);
  const { request } = begin('GET', '/clientweb/api/v2/chats/away/events');
  request.on('error', () => undefined).end();
  const received = await upstream().request(/away/);
  request.destroy();
  await received.over;
  await eventually(async () => expect(await passedWith('gone')).toBe(before + 1));
});

test('so are its requests that wait behind an earlier one of its connection', async () => {
  const before = await passedWith('gone');
  const paths = ['first', 'second'].map((name) => `/clientweb/api/v2/chats/piped-${name}/events`);
  upstream().answerNext(/piped/, () => undefined);
  upstream().answerNext(/piped/, () => undefined);
  const { hostname, port } = new URL(gateway().url);
  const socket = connect(Number(port), hostname);
  socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''));
  const received = await Promise.all(paths.map((path) => upstream().request(new RegExp(path))));
  socket.destroy();
  await Promise.all(received.map(({ over }) => over));
  await eventually(async () => expect(await passedWith('gone')).toBe(before + 2));
});

test.each([
  ['an object', '{"error_code":{"toString":1}}'],
  ['nested deeply', `{"error_code":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
])('survives an error code that is %s', async (_what, text) => {
  upstream().answerNext(/strange/, (_request, response) => void response.writeHead(404).end(text));
  const path = '/clientweb/api/v2/chats/strange/events';
  expect(await sendRaw(gateway().url, { method: 'GET', path })).toMatchObject({ status: 404, text });
  await passedWith('4xx');
  expect((await sendRaw(gateway().url, { method: 'GET', path: '/clientweb/api/v2/version' })).status).toBe(200);
});

test('answers 502 to a status that HTTP does not have, and leaves the rest of the answer', async () => {
  let over: Promise<unknown> = Promise.resolve();
  upstream().answerNext(/beyond/, (_request, response) => {
    over = once(response, 'close');
    response.writeHead(799).write('a');
  });
  const answer = await sendRaw(gateway().url, { method: 'GET', path: '/clientweb/beyond' });
  expect(answer.status).toBe(502);
  await over;
});

test('answers 504 where the contact center is silent after its headers', async () => {
  upstream().answerNext(/mute/, (_request, response) => {
    response.writeHead(200, { 'content-length': '10' }).flushHeaders();
  });
  const answer = await sendRaw(gateway().url, { path: '/clientweb/api/v2/chats?mute', body: '{}' });
  expect(answer).toMatchObject({ status: 504, text: expect.stringContaining('"5000"') as string });
});

test.each(['http://a@internal/clientweb/x', '/clientweb/x#y', '/clientweb/x?a#y'])(
  'refuses %s, which is no path',
  async (target) => {
    const before = upstream().received.length;
    const request = `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
    expect(await sendBytes(gateway().url, request)).toMatch(/^HTTP\/1.1 400 .*"error_code":"5003"/s);
    expect(upstream().received).toHaveLength(before);
  },
);

test('answers 504 where the contact center is silent, and asks only once', async () => {
  upstream().answerNext(/silent/, () => undefined);
  const answer = await sendRaw(gateway().url, { method: 'GET', path: '/clientweb/api/v2/silent' });
  expect(answer).toMatchObject({ status: 504, headers: { 'cache-control': 'no-store' } });
  expect(JSON.parse(answer.text)).toEqual({
    error_code: '5000',
    error_message: expect.stringContaining('in time') as string,
  });
  expect(upstream().received.filter(({ url }) => url.includes('silent'))).toHaveLength(1);
});

const atOnce: Answering = (_request, response) => {
  response.destroy();
};
const afterHeaders: Answering = (_request, response) => {
  response.writeHead(200, { 'content-length': '10', 'content-type': 'x/y', 'set-cookie': 'a=1' }).flushHeaders();
  setTimeout(() => response.destroy(), 20);
};
test.each([
  ['at once', atOnce],
  ['after its headers', afterHeaders],
])('answers 502 where the contact center breaks off %s', async (_when, breakOff) => {
  for (const path of ['/clientweb/api/v2/chats?tenantUrl=x', '/clientweb/api/v2/chats/x/files']) {
    upstream().answerNext(/chats/, breakOff);
    const answer = await sendRaw(gateway().url, { path, body: '{}' });
    expect(answer).toMatchObject({ status: 502, headers: { 'content-type': 'application/json; charset=utf-8' } });
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(JSON.parse(answer.text)).toMatchObject({ error_code: '5004' });
  }
});

test('breaks off where the contact center does, in the middle of an answer', async () => {
  const before = await passedWith('cut');
  upstream().answerNext(/file/, (_request, response) => {
    response.writeHead(200, { 'content-length': '100000' }).write('a'.repeat(1_000), () => response.destroy());
  });
  const { request, answered } = begin('GET', FILES);
  request.end();
  await expect(answered.then((response) => readBody(response))).rejects.toThrow(/aborted/);
  await eventually(async () => expect(await passedWith('cut')).toBe(before + 1));
});

test('answers 502 while the contact center is away, uploads too, and serves again afterwards', async () => {
  await upstream().stop();
  for (const body of ['{}', randomBytes(2 * MEGABYTE)]) {
    const answer = await sendRaw(gateway().url, { path: FILES, body });
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.text)).toMatchObject({ error_code: '5004' });
  }
  expect((await sendRaw(gateway().url, { method: 'GET', path: '/readyz' })).status).toBe(200);
  await upstream().start();
  expect((await sendRaw(gateway().url, { method: 'GET', path: '/clientweb/api/v2/version' })).status).toBe(200);
});

test.each([
  '/clientweb/../admin',
  '/clientweb/%2e%2E/admin',
  '/clientweb/a/..;/..;/admin',
  '/clientweb/..%5Cadmin',
  '//clientweb//../admin',
  '/clientweb//%2e%2e//admin',
  '/clientweb/x//..%2f/admin',
  'http://x/clientweb/../admin',
])('does not pass on %s, which leads elsewhere', async (path) => {
  const before = upstream().received.length;
  const { status, text } = await sendRaw(gateway().url, { method: 'GET', path });
  expect({ status, code: (JSON.parse(text) as { error_code: string }).error_code }).toEqual({
    status: 404,
    code: '5005',
  });
  expect(upstream().received).toHaveLength(before);
});

test('a forwarding loop is refused', async () => {
  const headers = { via: '1.1 proxy, 1.1 beckon' };
  const { status } = await sendRaw(gateway().url, { method: 'GET', path: '/clientweb/api/v2/version', headers });
  expect(status).toBe(508);
});

test('keeps what is its own', async () => {
  const before = upstream().received.length;
  for (const path of [
    '/clientweb/api/v2/chats/c/notifications',
    '/platform/v1/chats/c/events',
    '/graphql',
    '/elsewhere',
  ]) {
    await sendRaw(gateway().url, { path, body: '{}' });
  }
  expect(upstream().received).toHaveLength(before);
});
