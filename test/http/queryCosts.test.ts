import { newClientId } from '../contract/useStage.js';
import { TypedDocumentString } from '../generated/graphql.js';
import type { Identity } from '../support/api.js';
import { createContactCenter, newFirebaseToken, type ContactCenter } from '../support/contactCenter.js';
import { eventually } from '../support/eventually.js';
import { followChanges } from '../support/followChanges.js';
import { useGateway } from '../support/useGateway.js';
import { sendRaw } from './sendRaw.js';

const gateway = useGateway(() => ({
  BECKON_TRUSTED_PROXIES: '127.0.0.1, ::1',
  BECKON_APNS_URL: 'https://127.0.0.1:9',
  BECKON_FCM_URL: 'https://127.0.0.1:9',
  // What costs thousands is paid for in minutes.
  BECKON_RATE_LIMIT_COST: '200',
}));
let center: ContactCenter;
/** What an operator sets up is charged, too: one push service is enough. */
const newCenter = () => createContactCenter(gateway().url, gateway().operatorKey, { services: ['ANDROID_FIREBASE'] });
beforeAll(async () => {
  center = await newCenter();
});

function ask({ authorization = '', tenantUrl = '' }: Identity, query: string, address = '192.0.2.1') {
  return sendRaw(gateway().url, {
    path: `/graphql?tenantUrl=${tenantUrl}`,
    headers: { authorization, 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify({ query }),
  });
}

const expensive = `{ ${Array.from(
  { length: 30 },
  (_, at) => `p${at}: chatSessions(first: 100) { edges { node { chatId state clientId } } }`,
).join(' ')} }`;

test('a viewer that reads thirty pages at once is refused until its budget recovers, and no one else is', async () => {
  expect((await ask(center.viewer, expensive)).status).toBe(200);
  const refused = await ask(center.viewer, expensive);
  expect(refused.status).toBe(429);
  expect(JSON.parse(refused.text)).toMatchObject({ errors: [{ extensions: { code: 'TOO_MANY_REQUESTS' } }] });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  // Neither its tenant's others, nor those at the same address.
  expect((await ask(center.admin, expensive)).status).toBe(200);
  const operator = { ...center.operator, tenantUrl: center.host };
  expect((await ask(operator, '{ viewer { role } }')).status).toBe(200);
});

test('devices pay by their address, whatever they call themselves', async () => {
  const device = center.device(newClientId());
  const chatId = await center.requestChat(device);
  const query = `{ ${Array.from(
    { length: 30 },
    (_, at) => `p${at}: chatSession(chatId: "${chatId}") { events(first: 100) { edges { node { event msg } } } }`,
  ).join(' ')} }`;
  expect((await ask(device, query, '192.0.2.7')).status).toBe(200);
  expect((await ask(center.device(newClientId()), query, '192.0.2.7')).status).toBe(429);
  expect((await ask(center.device(newClientId()), query, '192.0.2.8')).status).toBe(200);
});

type Changed = { pushSubscriptionChanged: { pushSubscription: { deviceToken: string } } };
const following = (fields: string) =>
  new TypedDocumentString<Changed, object>(
    `subscription { pushSubscriptionChanged { pushSubscription { deviceToken } ${fields} } }`,
  );
const cheapEvents = following('');
/** Some 600 fields each. */
const expensiveEvents = following('chatSession { deliveries(first: 100) { edges { node { id event status } } } }');

test('each event of a live query is charged: an event over budget waits and has the newest state', async () => {
  // Nobody of it has spent anything.
  const { viewer, admin, ...fresh } = await newCenter();
  const device = fresh.device(newClientId());
  const chatId = await fresh.requestChat(device);
  const cheap = followChanges(gateway().url, admin, cheapEvents, {});
  const expensive = followChanges(gateway().url, viewer, expensiveEvents, {});
  await Promise.all([cheap.begun, expensive.begun]);
  const told = ({ told }: typeof cheap) => told.map((one) => one.pushSubscriptionChanged.pushSubscription.deviceToken);
  const tokens = Array.from({ length: 8 }, newFirebaseToken);
  const shown = tokens.map((token) => `${token.slice(0, 4)}…${token.slice(-4)}`);
  try {
    for (const [index, token] of tokens.entries()) {
      const input = `{ chatId: "${chatId}", device: { androidFirebase: { deviceToken: "${token}" } } }`;
      const subscribe = `mutation { subscribe(input: ${input}) { userErrors { message } } }`;
      // Its address pays for that.
      expect((await ask(device, subscribe, `198.51.100.${index}`)).text).toContain('"userErrors":[]');
      await eventually(async () => expect(told(cheap)).toEqual(shown.slice(0, index + 1)));
    }
    await eventually(async () => expect(told(expensive).at(-1)).toBe(shown.at(-1)), 60_000);
    // The request has paid for the first event.
    expect(told(expensive)[0]).toBe(shown[0]);
    expect(told(expensive).length).toBeLessThan(tokens.length);
    // Queries spend of the same.
    await eventually(async () => expect((await ask(viewer, '{ viewer { role } }')).status).toBe(429));
    expect([expensive.errors, expensive.isOver]).toEqual([[], false]);
  } finally {
    cheap.stop();
    expensive.stop();
  }
});
