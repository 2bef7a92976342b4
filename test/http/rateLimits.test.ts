import { PublishChatEventsDocument, SetAllowedOriginsDocument, ViewerDocument } from '../generated/graphql.js';
import { notificationsPath } from '../contract/doors.js';
import { platformPath } from '../contract/platformDoors.js';
import { newClientId } from '../contract/useStage.js';
import { graphql, graphqlData, type Identity } from '../support/api.js';
import { createContactCenter, unknownCredentials, type ContactCenter } from '../support/contactCenter.js';
import { useGateway } from '../support/useGateway.js';
import { sendRaw, type RawAnswer } from './sendRaw.js';

const PER_CLIENT = 4;
const PER_TENANT = 14;
const PAGE = 'https://www.acme.example';
const credentials = unknownCredentials();
const gateway = useGateway(() => ({
  BECKON_APNS_URL: 'https://127.0.0.1:9',
  BECKON_FCM_URL: 'https://127.0.0.1:9',
  BECKON_RATE_LIMIT_PER_CLIENT: String(PER_CLIENT),
  BECKON_RATE_LIMIT_PER_TENANT: String(PER_TENANT),
}));

/** Setting one up takes nothing from its own account: the operator names no tenant. */
function createCenter(): Promise<ContactCenter> {
  return createContactCenter(gateway().url, gateway().operatorKey, { credentials, services: ['ANDROID_FIREBASE'] });
}

function byRest({ authorization = '', tenantUrl = '' }: Identity, headers: Record<string, string> = {}) {
  return sendRaw(gateway().url, {
    path: `${notificationsPath('4711')}?tenantUrl=${tenantUrl}`,
    headers: { authorization, ...headers },
    body: '{}',
  });
}

function byGraphql({ authorization = '', tenantUrl = '' }: Identity, query = ViewerDocument.toString()) {
  return sendRaw(gateway().url, {
    path: `/graphql?tenantUrl=${tenantUrl}`,
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
}

function expectRetry({ headers }: RawAnswer): void {
  expect(headers['retry-after']).toMatch(/^\d+$/);
  expect(Number(headers['retry-after'])).toBeGreaterThan(1);
  expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
}

async function limited(scope: string): Promise<number> {
  const { text } = await sendRaw(gateway().url, { method: 'GET', path: '/metrics' });
  return Number(new RegExp(`^beckon_rate_limited_total\\{scope="${scope}"\\} (\\d+)$`, 'm').exec(text)?.[1]);
}

test('a client that asks too often is sent away by both doors, and nobody else is', async () => {
  const center = await createCenter();
  const device = center.device(newClientId());
  const before = await limited('client');
  for (let at = 0; at < PER_CLIENT / 2; at++) {
    expect((await byRest(device)).status).toBe(404);
    expect((await byGraphql(device)).status).toBe(200);
  }
  const rest = await byRest(device);
  expect(rest.status).toBe(429);
  expect(JSON.parse(rest.text)).toEqual({
    error_code: '5509',
    error_message: `this client has made more than ${PER_CLIENT} requests within a minute`,
  });
  expectRetry(rest);
  for (const query of [undefined, '{ __typename }', '{']) {
    const answer = await byGraphql(device, query);
    expect(answer.status).toBe(429);
    expect(JSON.parse(answer.text)).toMatchObject({ errors: [{ extensions: { code: 'TOO_MANY_REQUESTS' } }] });
    expectRetry(answer);
  }
  expect(await limited('client')).toBe(before + 4);
  expect((await byRest(center.device(newClientId()))).status).toBe(404);
  const neighbour = await createCenter();
  expect((await byRest({ ...device, tenantUrl: neighbour.host })).status).toBe(404);
});

test('all callers of a tenant together have a limit too, and what a client sent in vain is not in it', async () => {
  const center = await createCenter();
  const { url } = gateway();
  const before = await limited('tenant');
  const device = center.device(newClientId());
  for (let at = 0; at < PER_CLIENT + 10; at++) await byRest(device);
  for (let at = PER_CLIENT; at < PER_TENANT - 2; at++)
    expect((await byRest(center.device(newClientId()))).status).toBe(404);
  const events = { input: { chatId: '4711', events: [{ event: 'chat_session_typing' }] } };
  for (let at = 0; at < 2; at++) {
    expect((await graphql(url, center.platform, PublishChatEventsDocument, events)).status).toBe(200);
  }
  const { authorization = '' } = center.platform;
  const platform = await sendRaw(url, {
    path: platformPath('4711'),
    headers: { authorization },
    body: '{"events":[]}',
  });
  expect([platform.status, (JSON.parse(platform.text) as Record<string, unknown>)['error_code']]).toEqual([
    429,
    '5509',
  ]);
  expectRetry(platform);
  for (const identity of [center.admin, { ...center.operator, tenantUrl: center.host }, center.device(newClientId())]) {
    expect((await byGraphql(identity)).status).toBe(429);
  }
  expect(await limited('tenant')).toBe(before + 4);
  expect((await byGraphql({ ...center.operator, tenantUrl: '' })).status).toBe(200);
});

test('who is refused for its credentials takes nothing from anybody', async () => {
  const center = await createCenter();
  const device = center.device(newClientId());
  const nobody = [
    { ...device, authorization: (device.authorization ?? '').replace('shop', 'nobodys-shop') },
    { ...device, authorization: `${center.admin.authorization ?? ''}x` },
    { ...device, authorization: 'MOBILE-API-140-327-PLAIN appId="shop", clientId="WebChat"' },
  ];
  for (let at = 0; at < PER_TENANT; at++) {
    for (const identity of nobody) expect((await byGraphql(identity)).status).toBe(401);
  }
  expect((await byRest(device)).status).toBe(404);
});

test('a browser is a client like any other, and its page can read that it shall wait', async () => {
  const center = await createCenter();
  const input = { tenantHost: center.host, origins: [PAGE] };
  await graphqlData(gateway().url, center.operator, SetAllowedOriginsDocument, { input });
  const authorization = 'MOBILE-API-140-327-PLAIN appId="shop", clientId="WebChat"';
  const browser = { authorization, tenantUrl: center.host };
  const requestChat = (headers: Record<string, string>) =>
    sendRaw(gateway().url, {
      path: `/clientweb/api/v2/chats?tenantUrl=${center.host}`,
      headers: { authorization, origin: PAGE, ...headers },
      body: '{}',
    });
  const first = await requestChat({});
  const cookie = first.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  for (let at = 1; at < PER_CLIENT; at++) expect((await byRest(browser, { cookie })).status).toBe(404);
  const answer = await requestChat({ cookie });
  expect([answer.status, answer.headers['set-cookie']]).toEqual([429, undefined]);
  expect(answer.headers).toMatchObject({
    'access-control-allow-origin': PAGE,
    'access-control-expose-headers': 'Retry-After, X-Request-Id',
  });
  expectRetry(answer);
});
