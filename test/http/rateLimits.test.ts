import { PublishChatEventsDocument, SetAllowedOriginsDocument, ViewerDocument } from '../generated/graphql.js';
import { BATCH_DOORS } from '../contract/batchDoors.js';
import { notificationsPath } from '../contract/doors.js';
import { platformPath } from '../contract/platformDoors.js';
import { newClientId } from '../contract/useStage.js';
import { metricsOf } from '../support/metricsOf.js';
import { graphql, graphqlData, type Identity } from '../support/api.js';
import { createContactCenter, unknownCredentials, type ContactCenter } from '../support/contactCenter.js';
import { useGateway } from '../support/useGateway.js';
import { sendRaw, type RawAnswer } from './sendRaw.js';

const TYPING = { event: 'chat_session_typing', msgId: 't1' };
const PER_CLIENT = 4;
const PER_TENANT = 14;
const PER_ADDRESS = 20;
const NEW_CLIENTS = 9;
const PAGE = 'https://www.acme.example';
const credentials = unknownCredentials();
const gateway = useGateway(() => ({
  BECKON_APNS_URL: 'https://127.0.0.1:9',
  BECKON_FCM_URL: 'https://127.0.0.1:9',
  BECKON_RATE_LIMIT_PER_CLIENT: String(PER_CLIENT),
  BECKON_RATE_LIMIT_PER_TENANT: String(PER_TENANT),
  BECKON_RATE_LIMIT_PER_ADDRESS: String(PER_ADDRESS),
  BECKON_RATE_LIMIT_NEW_CLIENTS: String(NEW_CLIENTS),
  BECKON_TRUSTED_PROXIES: '127.0.0.1, ::1',
}));

/** Setting one up takes nothing from its own account: the operator names no tenant. */
function createCenter(): Promise<ContactCenter> {
  return createContactCenter(gateway().url, gateway().operatorKey, { credentials, services: ['ANDROID_FIREBASE'] });
}

const chatOf = (center: ContactCenter) => center.requestChat(center.device(newClientId()));

let addresses = 0;
/** Where nobody has come from so far. */
function newAddress(): string {
  addresses += 1;
  return `198.51.${addresses >> 8}.${addresses & 0xff}`;
}
const from = (address: string) => ({ 'x-forwarded-for': address });

function byRest(
  { authorization = '', tenantUrl = '' }: Identity,
  headers: Record<string, string> = from(newAddress()),
) {
  return sendRaw(gateway().url, {
    path: `${notificationsPath('4711')}?tenantUrl=${tenantUrl}`,
    headers: { authorization, ...headers },
    body: '{}',
  });
}

function byGraphql(
  { authorization = '', tenantUrl = '' }: Identity,
  query = ViewerDocument.toString(),
  address = newAddress(),
) {
  return sendRaw(gateway().url, {
    path: `/graphql?tenantUrl=${tenantUrl}`,
    headers: { authorization, 'content-type': 'application/json', ...from(address) },
    body: JSON.stringify({ query }),
  });
}

function expectRetry({ headers }: RawAnswer): void {
  expect(headers['retry-after']).toMatch(/^\d+$/);
  expect(Number(headers['retry-after'])).toBeGreaterThan(1);
  expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
}

async function limited(scope: string): Promise<number> {
  const text = await metricsOf(gateway().url);
  return Number(new RegExp(`^beckon_rate_limited_total\\{scope="${scope}"\\} (\\d+)$`, 'm').exec(text)?.[1]);
}

test('a client over its limit gets 429 from both APIs, and no one else does', async () => {
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

test('the devices of a tenant have a limit together, its platforms another one, and its people', async () => {
  const center = await createCenter();
  const before = await limited('tenant');
  const device = center.device(newClientId());
  // What a client sends in vain is not in it.
  for (let at = 0; at < PER_CLIENT + 10; at++) await byRest(device);
  for (let at = PER_CLIENT; at < PER_TENANT; at++)
    expect((await byRest(center.device(newClientId()))).status).toBe(404);
  const refused = await byRest(center.device(newClientId()));
  expect(refused.status).toBe(429);
  expectRetry(refused);

  const publish = () =>
    sendRaw(gateway().url, {
      path: platformPath('4711'),
      headers: { authorization: center.platform.authorization ?? '' },
      body: '{"events":[{"event":"chat_session_typing"}]}',
    });
  const events = { input: { chatId: '4711', events: [{ event: 'chat_session_typing' }] } };
  for (let at = 0; at < PER_TENANT; at += 2) {
    expect((await publish()).status).toBe(404);
    expect((await graphql(gateway().url, center.platform, PublishChatEventsDocument, events)).status).toBe(200);
  }
  const platform = await publish();
  expect([platform.status, JSON.parse(platform.text)]).toEqual([
    429,
    { error_code: '5509', error_message: `this tenant has made more than ${PER_TENANT} requests within a minute` },
  ]);
  expectRetry(platform);

  const people = [center.admin, center.viewer];
  for (let at = 0; at < PER_TENANT; at++) expect((await byGraphql(people[at % 2] ?? {})).status).toBe(200);
  for (const identity of [...people, { ...center.operator, tenantUrl: center.host }]) {
    expect((await byGraphql(identity)).status).toBe(429);
  }
  expect(await limited('tenant')).toBe(before + 5);
  expect((await byGraphql({ ...center.operator, tenantUrl: '' })).status).toBe(200);
});

test('an address has a limit, whatever its clients call themselves, and whichever the app', async () => {
  const centers = [await createCenter(), await createCenter(), await createCenter()];
  const address = newAddress();
  const before = await limited('address');
  const known = centers.flatMap((center) => Array.from({ length: 5 }, () => center.device(newClientId())));
  for (const device of known) expect((await byRest(device, from(address))).status).toBe(404);
  for (const device of known.slice(0, PER_ADDRESS - known.length)) {
    expect((await byGraphql(device, undefined, address)).status).toBe(200);
  }
  const refused = await byRest(known.at(-1) ?? {}, from(address));
  expect([refused.status, JSON.parse(refused.text)]).toMatchObject([
    429,
    { error_message: `from this address came more than ${PER_ADDRESS} requests within a minute` },
  ]);
  expectRetry(refused);
  // Whoever has a key has nothing to do with the devices beside it.
  expect((await byGraphql(centers[0]?.admin ?? {}, undefined, address)).status).toBe(200);
  expect((await byRest(known.at(-1) ?? {}, from(newAddress()))).status).toBe(404);
  expect(await limited('address')).toBe(before + 1);
});

test.each([
  [
    'an app of nobody',
    (center: ContactCenter) => ({
      ...center.device('x'),
      authorization: 'MOBILE-API-140-327-PLAIN appId="x", clientId="x"',
    }),
  ],
  [
    'a tenant of nobody',
    (center: ContactCenter) => ({ ...center.device('x'), tenantUrl: `${newClientId()}.example.com` }),
  ],
  ['no credentials', () => ({})],
])('strangers count by their address: with %s', async (_name, identityOf) => {
  const center = await createCenter();
  const address = newAddress();
  for (let at = 0; at < PER_ADDRESS; at++) {
    expect((await byGraphql(identityOf(center), undefined, address)).status).toBe(401);
  }
  expect((await byGraphql(identityOf(center), '{ __typename }', address)).status).toBe(429);
  expect((await byRest(center.device(newClientId()), from(address))).status).toBe(429);
});

test('one network of IPv6 is one address', async () => {
  const center = await createCenter();
  const statuses = [];
  for (let at = 0; at <= NEW_CLIENTS; at++) {
    statuses.push((await byRest(center.device(newClientId()), from(`2001:db8:1:1::${at}`))).status);
  }
  expect(statuses).toEqual([...Array.from({ length: NEW_CLIENTS }, () => 404), 429]);
  expect((await byRest(center.device(newClientId()), from('2001:db8:1:2::1'))).status).toBe(404);
});

test('new clients have a limit by address and app, and known ones do not', async () => {
  const center = await createCenter();
  const address = newAddress();
  const before = await limited('new_client');
  const first = center.device(newClientId());
  expect((await byRest(first, from(address))).status).toBe(404);
  for (let at = 1; at < NEW_CLIENTS; at++) {
    expect((await byRest(center.device(newClientId()), from(address))).status).toBe(404);
  }
  const late = center.device(newClientId());
  for (const answer of [await byRest(late, from(address)), await byGraphql(late, undefined, address)]) {
    expect(answer.status).toBe(429);
    expect(answer.text).toContain(`new clients from this address made more than ${NEW_CLIENTS} requests`);
    expectRetry(answer);
  }
  expect(await limited('new_client')).toBe(before + 2);
  expect((await byRest(first, from(address))).status).toBe(404);
  expect((await byRest(late, from(newAddress()))).status).toBe(404);
  const neighbour = await createCenter();
  expect((await byRest(neighbour.device(newClientId()), from(address))).status).toBe(404);
});

test('each mutation of a document counts as a request, and a document over the limit is refused whole', async () => {
  const center = await createCenter();
  const device = center.device(newClientId());
  const mutations = (count: number) =>
    Array.from({ length: count }, (_, at) => `m${at}: requestChat(input: {}) { isNewChat }`).join(' ');
  const refused = await byGraphql(
    device,
    `mutation { ...all } fragment all on Mutation { ${mutations(PER_CLIENT + 1)} }`,
  );
  expect([refused.status, JSON.parse(refused.text)]).toEqual([
    429,
    {
      errors: [
        {
          message: `this client has made more than ${PER_CLIENT} requests within a minute`,
          extensions: { code: 'TOO_MANY_REQUESTS' },
        },
      ],
    },
  ]);
  expectRetry(refused);
  // Of which nothing was done: the first chat is new.
  const done = await byGraphql(device, `mutation { ${mutations(PER_CLIENT - 1)} }`);
  expect(JSON.parse(done.text)).toMatchObject({ data: { m0: { isNewChat: true }, m1: { isNewChat: false } } });
  expect((await byGraphql(device)).status).toBe(429);
});

test.each(BATCH_DOORS)(
  'each chat of a call through $name counts as a request, and one too many refuses all',
  async (door) => {
    const center = await createCenter();
    const chatId = await center.requestChat(center.device(newClientId()));
    const publish = (count: number) => {
      const others = Array.from({ length: count - 1 }, (_, at) => ({ chatId: `none-${at}`, events: [TYPING] }));
      return door.publish(gateway().url, center.platform, [{ chatId, events: [TYPING] }, ...others]);
    };
    expect(await publish(PER_TENANT + 1)).toMatchObject({ status: 429, results: [] });
    // The call itself was counted. Of its chats none was, and nothing was stored.
    const { results } = await publish(PER_TENANT - 1);
    expect(results.map(({ accepted }) => accepted)).toEqual([1, ...Array.from({ length: PER_TENANT - 2 }, () => 0)]);
    expect((await publish(1)).status).toBe(429);
  },
);

test('two publishes to many chats in one operation count together before either is done', async () => {
  const center = await createCenter();
  const chatIds = [await chatOf(center), await chatOf(center)];
  const count = Math.ceil((PER_TENANT + 1) / 2);
  const publish = (chats: (chatId: string, at: number) => object[], shape: string) =>
    graphql<Record<'one' | 'two', { results: { accepted: number }[] }>, unknown>(
      gateway().url,
      center.platform,
      `mutation ($one: ${shape}, $two: ${shape}) {
        one: publishToChats(input: ${shape.startsWith('[') ? '{ chats: $one }' : '$one'}) { results { accepted } }
        ...Other
      }
      fragment Other on Mutation {
        two: publishToChats(input: ${shape.startsWith('[') ? '{ chats: $two }' : '$two'}) { results { accepted } }
      }`,
      Object.fromEntries(
        chatIds.map((chatId, at) => {
          const input = chats(chatId, at);
          return [at === 0 ? 'one' : 'two', shape.startsWith('[') ? input : { chats: input }];
        }),
      ),
    );
  const events = [{ ...TYPING, event: 'chat_session_typing' }];
  const many = (chatId: string) => [
    { chatId, events },
    ...Array.from({ length: count - 1 }, (_, at) => ({ chatId: `none-${at}`, events })),
  ];
  for (const shape of ['PublishManyInput!', '[PublishChatEventsInput!]!']) {
    expect(await publish(many, shape)).toMatchObject({ status: 429, data: null });
  }
  // Nothing was stored: the same event is new to both chats.
  const { data } = await publish((chatId) => [{ chatId, events }], 'PublishManyInput!');
  expect(data).toMatchObject({ one: { results: [{ accepted: 1 }] }, two: { results: [{ accepted: 1 }] } });
});

test('requests with wrong credentials do not count against known callers', async () => {
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
      headers: { authorization, origin: PAGE, ...from(newAddress()), ...headers },
      body: '{}',
    });
  const first = await requestChat({});
  const cookie = first.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  for (let at = 1; at < PER_CLIENT; at++)
    expect((await byRest(browser, { cookie, ...from(newAddress()) })).status).toBe(404);
  const answer = await requestChat({ cookie });
  expect([answer.status, answer.headers['set-cookie']]).toEqual([429, undefined]);
  expect(answer.headers).toMatchObject({
    'access-control-allow-origin': PAGE,
    'access-control-expose-headers': 'Retry-After, X-Request-Id',
  });
  expectRetry(answer);
});
