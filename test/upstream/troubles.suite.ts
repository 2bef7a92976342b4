import { randomBytes } from 'node:crypto';
import { sendRaw } from '../http/sendRaw.js';
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

test.each(['/clientweb/../admin', '/clientweb/%2e%2E/admin', '/clientweb/a/..;/..;/admin', '/clientweb/..%5Cadmin'])(
  'does not pass on %s, which leads elsewhere',
  async (path) => {
    const before = upstream().received.length;
    const { status, text } = await sendRaw(gateway().url, { method: 'GET', path });
    expect({ status, code: (JSON.parse(text) as { error_code: string }).error_code }).toEqual({
      status: 404,
      code: '5005',
    });
    expect(upstream().received).toHaveLength(before);
  },
);

test('what is passed on to itself is refused', async () => {
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
