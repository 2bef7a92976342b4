import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { sendBytes, sendRaw } from '../http/sendRaw.js';
import { eventually } from '../support/eventually.js';
import { readBody } from './contactCenterServer.js';
import { begin, FILES, gateway, MEGABYTE, residentBytes, upstream } from './stage.js';

/** Other sites may show what passes. */
const OF_OUR_PAGES = ['cross-origin-resource-policy', 'cross-origin-opener-policy'];

test.each([
  '/clientweb/api/v2/availability?tenantUrl=https%3A%2F%2FACME.example.com%2F&x=%C3%a4&y=a+b&&z',
  '/clientweb/api/v1/%7euser/%2F/a%20b//c;d=1/?q=/../?',
  '/clientweb/api/v3/un-known/"{}|^`?="{}|^`',
  '//clientweb/api/v2/availability?a=//b',
  '/clientweb//api/v2//files///x//',
])('passes the path %s byte for byte', async (path) => {
  await sendRaw(gateway().url, { method: 'GET', path });
  expect(upstream().received.at(-1)?.url).toBe(`/behind${path}`);
});

test.each(['DELETE', 'PUT', 'PATCH', 'OPTIONS', 'HEAD'])('passes %s', async (method) => {
  const body = method === 'HEAD' ? {} : { body: 'some bytes' };
  const { status } = await sendRaw(gateway().url, { method, path: '/clientweb/api/v2/chats/x/y', ...body });
  expect(upstream().received.at(-1)).toMatchObject({ method, body: { text: body.body ?? '' } });
  expect(status).toBe(404);
});

test('passes headers on as they came, but for those of the connection', async () => {
  const lines = [
    'GET /clientweb/api/v2/version HTTP/1.1',
    'Host: acme.example.com:8080',
    'UserAgent: MobileClient',
    'Authorization: MOBILE-API-140-327-PLAIN appId=shop, clientId=c1',
    'Accept-Encoding: br;q=1.0, gzip',
    'X-Twice: 1',
    'X-Twice: 2',
    'Cookie: a="1"; __Host-beckon_client_1=ours; b=2',
    'X-Forwarded-For: 192.0.2.7',
    'X-Forwarded-Proto: https',
    'Forwarded: for=192.0.2.7;proto=https',
    'Connection: X-Of-This-Hop, close',
    'X-Of-This-Hop: 1',
    'Keep-Alive: timeout=5',
    'TE: trailers',
    'Proxy-Authorization: Basic c2VjcmV0',
    'Upgrade: h2c',
    'Expect: 100-continue',
  ];
  expect(await sendBytes(gateway().url, `${lines.join('\r\n')}\r\n\r\n`)).toContain('5.19');
  const { rawHeaders, headers } = upstream().received.at(-1) ?? { rawHeaders: [], headers: {} };
  const pairs = rawHeaders.flatMap((name, index) => (index % 2 ? [] : [`${name}: ${rawHeaders[index + 1] ?? ''}`]));
  expect(pairs).toEqual(expect.arrayContaining([...lines.slice(2, 7), 'Cookie: a="1"; b=2']));
  expect(headers).toMatchObject({
    host: new URL(upstream().url).host,
    'x-forwarded-for': '192.0.2.7, 127.0.0.1',
    'x-forwarded-host': 'acme.example.com:8080',
    'x-forwarded-proto': 'http',
    forwarded: 'for=192.0.2.7;proto=https, for=127.0.0.1;host="acme.example.com:8080";proto=http',
    via: '1.1 beckon',
  });
  for (const name of ['x-of-this-hop', 'keep-alive', 'te', 'proxy-authorization', 'upgrade', 'expect']) {
    expect(headers).not.toHaveProperty(name);
  }
});

test('passes answers on as they are', async () => {
  const zipped = gzipSync('{"zipped":true}');
  const name = Buffer.from('attachment; filename="日本.png"').toString('latin1');
  upstream().answerNext(/GET/, (_request, response) => {
    response.writeHead(200, [
      ...['Set-Cookie', 'a=1; Path=/', 'Set-Cookie', 'b=2; HttpOnly', 'Cache-Control', 'private, max-age=60'],
      ...['Content-Encoding', 'gzip', 'Content-Type', 'application/json', 'Content-Disposition', name],
      ...['Connection', 'X-Of-This-Hop', 'X-Of-This-Hop', '1', 'Content-Length', String(zipped.length)],
    ]);
    response.end(zipped);
  });
  const { request, answered } = begin('GET', '/clientweb/api/v2/chats/c/history');
  request.end();
  const response = await answered;
  expect(response.headers).toMatchObject({
    'set-cookie': ['a=1; Path=/', 'b=2; HttpOnly'],
    'cache-control': 'private, max-age=60',
    'content-encoding': 'gzip',
    'content-type': 'application/json',
    'content-disposition': name,
    'content-length': String(zipped.length),
    'x-request-id': expect.any(String) as string,
  });
  expect(response.headers['x-content-type-options']).toBe('nosniff');
  for (const header of ['x-of-this-hop', 'referrer-policy', 'content-security-policy', ...OF_OUR_PAGES]) {
    expect(response.headers).not.toHaveProperty(header);
  }
  expect((await readBody(response)).sha256).toBe(createHash('sha256').update(zipped).digest('hex'));
});

test.each([
  [302, { location: 'https://elsewhere.example.com/' }],
  [304, { etag: '"1"' }],
  [404, { 'content-type': 'text/html' }],
  [429, { 'retry-after': '7' }],
  [503, { 'retry-after': '1' }],
])('passes a %i on, once, following nothing', async (status, headers) => {
  const before = upstream().received.length;
  upstream().answerNext(/POST/, (_request, response) => {
    response.writeHead(status, headers).end();
  });
  const answer = await sendRaw(gateway().url, { path: '/clientweb/api/v2/chats?tenantUrl=x', body: '{}' });
  expect(answer).toMatchObject({ status, headers });
  expect(upstream().received).toHaveLength(before + 1);
});

test.each(['GET', 'HEAD'])('forwards a 304 with a Content-Length: %s', async (method) => {
  for (const connection of ['keep-alive', 'close']) {
    upstream().answerNext(/kept/, ({ socket }) => {
      socket.write('HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nContent-Length: 1234\r\n\r\n');
    });
    const headers = { 'if-none-match': '"a"', connection };
    const answer = await sendRaw(gateway().url, { method, path: '/clientweb/files/kept.png', headers });
    expect([answer.status, answer.headers['content-length'], answer.text]).toEqual([304, '1234', '']);
  }
  expect((await sendRaw(gateway().url, { method: 'GET', path: '/clientweb/api/v2/version' })).status).toBe(200);
});

test('streams files both ways, larger than any request of its own', async () => {
  const file = randomBytes(20 * MEGABYTE);
  const sha256 = createHash('sha256').update(file).digest('hex');
  upstream().answerNext(/file/, async (request, response) => {
    const { size, sha256: got } = await readBody(request);
    response.setHeader('x-got', `${size} ${got}`);
    response.end(file);
  });
  const { request, answered } = begin('POST', FILES, {
    'content-type': 'no type at all',
    'content-length': `${file.length}`,
  });
  request.end(file);
  const response = await answered;
  expect(response.headers['x-got']).toBe(`${file.length} ${sha256}`);
  expect(await readBody(response)).toMatchObject({ size: file.length, sha256 });
});

test('buffers only a limited part of a file while it is not read', async () => {
  let written = 0;
  const before = await residentBytes();
  upstream().answerNext(/file/, async (_request, response) => {
    const closed = once(response, 'close');
    for (const chunk = randomBytes(64 * 1024); written < 200 * MEGABYTE; written += chunk.length) {
      if (!response.write(chunk))
        await Promise.race([new Promise((drained) => response.once('drain', drained)), closed]);
      if (response.destroyed) return;
    }
  });
  const { request, answered } = begin('GET', FILES);
  request.end();
  const response = await answered;
  response.pause();
  let last = -1;
  await eventually(async () => {
    const now = written;
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (now !== written || now === last) throw new Error('still moving');
    last = now;
  });
  // What the system keeps for four sockets, which is up to 10 MB each, and little more.
  expect(written).toBeLessThan(100 * MEGABYTE);
  expect((await residentBytes()) - before).toBeLessThan(50 * MEGABYTE);
  response.destroy();
});
test('logs one line for a forwarded call, without its path', async () => {
  await sendRaw(gateway().url, { method: 'GET', path: '/clientweb/api/v2/secret-part?token=secret-part' });
  await eventually(async () => expect(gateway().log()).toContain('"route":"/clientweb/*","status":404'));
  expect(gateway().log()).not.toContain('secret-part');
});

test('passes what names a host in the place of the path on, with the path alone', async () => {
  const lines = [
    'GET http://acme.example.com//clientweb/a/b?c=//d HTTP/1.1',
    'Host: other.example.com',
    'Connection: close',
  ];
  await sendBytes(gateway().url, `${lines.join('\r\n')}\r\n\r\n`);
  const { url, headers } = upstream().received.at(-1) ?? {};
  expect([url, headers?.['x-forwarded-host']]).toEqual(['/behind//clientweb/a/b?c=//d', 'acme.example.com']);
});

test('passes a body on that is packed', async () => {
  const body = gzipSync('{"a":1}');
  const headers = { 'content-encoding': 'gzip' };
  await sendRaw(gateway().url, { path: '/clientweb/api/v2/chats/c/events', headers, body });
  const sha256 = createHash('sha256').update(body).digest('hex');
  expect(upstream().received.at(-1)).toMatchObject({ headers, body: { sha256 } });
});

test('passes headers beyond ASCII on byte for byte, UTF-8 or not', async () => {
  const id = Buffer.from('appId=shop, clientId=Gerät-名前').toString('latin1');
  const lines = [
    'GET /clientweb/api/v2/version HTTP/1.1',
    'Host: x',
    `Authorization: MOBILE-API-140-327-PLAIN ${id}`,
    'X-Old: \u00e4\u00ff',
    'Connection: close',
  ];
  await sendBytes(gateway().url, Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'));
  const { rawHeaders = [] } = upstream().received.at(-1) ?? {};
  expect(rawHeaders).toEqual(expect.arrayContaining([`MOBILE-API-140-327-PLAIN ${id}`, '\u00e4\u00ff']));
});
