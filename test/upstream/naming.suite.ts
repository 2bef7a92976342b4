import { SetAllowedOriginsDocument } from '../generated/graphql.js';
import { sendRaw } from '../http/sendRaw.js';
import { graphqlData } from '../support/api.js';
import { newFirebaseToken } from '../support/contactCenter.js';
import { center, gateway, upstream } from './learningStage.js';

test('a browser is known by a cookie of its own beside those of the contact center', async () => {
  upstream().answerNext(/POST/, (_request, response) => {
    response.writeHead(200, { 'set-cookie': ['session=theirs; Path=/', 'b=2'] }).end('{"chat_id":"of-a-browser"}');
  });
  const headers = {
    authorization: `MOBILE-API-140-327-PLAIN appId="${center().appId}", clientId="WebChat"`,
    'content-type': 'application/json',
  };
  const path = (rest: string) => `/clientweb/api/v2/chats${rest}?tenantUrl=${center().host}`;
  const asked = await sendRaw(gateway().url, { path: path(''), headers, body: '{}' });
  const cookies = asked.headers['set-cookie'] ?? [];
  expect(cookies).toEqual(expect.arrayContaining(['session=theirs; Path=/', 'b=2']));
  expect(cookies).toHaveLength(3);
  const cookie = cookies.map((one) => one.split(';')[0]).join('; ');
  const body = JSON.stringify({ android_firebase_device_token: newFirebaseToken() });
  const browser = { ...headers, cookie };
  const subscribed = await sendRaw(gateway().url, {
    path: path('/of-a-browser/notifications'),
    headers: browser,
    body,
  });
  expect(subscribed.status).toBe(200);
  await sendRaw(gateway().url, { method: 'GET', path: path('/of-a-browser/history'), headers: browser });
  const passed = upstream().received.at(-1)?.headers.cookie?.split('; ');
  expect(passed?.sort()).toEqual(['b=2', 'session=theirs']);
});

test('a browser keeps its cookie on a page of an allowed origin, which the contact center lets read it', async () => {
  const origin = 'https://www.example.com';
  const input = { tenantHost: center().host, origins: [origin] };
  await graphqlData(gateway().url, center().admin, SetAllowedOriginsDocument, { input });
  const authorization = `MOBILE-API-140-327-PLAIN appId="${center().appId}", clientId="WebChat"`;
  const path = `/clientweb/api/v2/chats?tenantUrl=${center().host}`;
  const ask = (page: string) => sendRaw(gateway().url, { path, headers: { authorization, origin: page }, body: '{}' });
  const { headers } = await ask(origin);
  expect(headers['set-cookie']?.join()).toMatch(/^__Host-beckon_client_\d+=.*; Partitioned; SameSite=None$/);
  expect(headers).not.toHaveProperty('access-control-allow-origin');
  expect((await ask('https://evil.example')).headers['set-cookie']?.join()).toContain('SameSite=Lax');
});

test('the contact center decides which pages may read forwarded responses', async () => {
  upstream().answerNext(/OPTIONS/, (_request, response) => {
    response.writeHead(204, { 'access-control-allow-origin': 'https://shop.example.com', vary: 'Origin' }).end();
  });
  const headers = { origin: 'https://shop.example.com', 'access-control-request-method': 'POST' };
  const path = `/clientweb/api/v2/chats?tenantUrl=${center().host}`;
  const answer = await sendRaw(gateway().url, { method: 'OPTIONS', path, headers });
  expect(answer).toMatchObject({
    status: 204,
    headers: { 'access-control-allow-origin': 'https://shop.example.com', vary: 'Origin' },
  });
});

test('a tenant that was named by the host is named by tenantUrl, unless a request does so itself', async () => {
  const path = '/clientweb/api/v2/availability';
  const send = (host: string, query = '', headers = {}) =>
    sendRaw(gateway().url, { method: 'GET', path: path + query, headers: { host, ...headers } });
  const passed = () => upstream().received.at(-1)?.url;
  await send(`${center().host.toUpperCase()}:8443`);
  expect(passed()).toBe(`${path}?tenantUrl=${center().host}`);
  await send(center().host, '?nonce=1');
  expect(passed()).toBe(`${path}?nonce=1&tenantUrl=${center().host}`);
  await send('gateway.example.com', '', { 'x-tenant-url': center().host });
  expect(passed()).toBe(`${path}?tenantUrl=${center().host}`);
  for (const query of ['?tenantUrl=other.example.com', '?tenantUrl=']) {
    await send(center().host, query);
    expect(passed()).toBe(path + query);
  }
  await send('gateway.example.com');
  expect(passed()).toBe(path);
});
