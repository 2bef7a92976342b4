import { newClientId } from '../contract/useStage.js';
import type { Identity } from '../support/api.js';
import { createContactCenter, type ContactCenter } from '../support/contactCenter.js';
import { useGateway } from '../support/useGateway.js';
import { sendRaw } from './sendRaw.js';

const gateway = useGateway(() => ({
  BECKON_TRUSTED_PROXIES: '127.0.0.1, ::1',
  BECKON_APNS_URL: 'https://127.0.0.1:9',
  BECKON_FCM_URL: 'https://127.0.0.1:9',
  // What costs thousands is paid for in minutes.
  BECKON_RATE_LIMIT_COST: '100',
}));
let center: ContactCenter;
beforeAll(async () => {
  center = await createContactCenter(gateway().url, gateway().operatorKey);
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

test('a viewer that reads thirty pages at a time is sent away until it is paid for, and nobody else is', async () => {
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
