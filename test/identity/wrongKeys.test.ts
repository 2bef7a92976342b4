import { ViewerDocument } from '../generated/graphql.js';
import { platformPath } from '../contract/platformDoors.js';
import { consoleClient } from '../support/consoleClient.js';
import { createContactCenter, type ContactCenter } from '../support/contactCenter.js';
import { METRICS_TOKEN } from '../support/testEnvironment.js';
import { useGateway } from '../support/useGateway.js';
import { sendRaw, type RawAnswer } from '../http/sendRaw.js';

const MAX = 6;
const gateway = useGateway(() => ({
  BECKON_TRUSTED_PROXIES: '127.0.0.1, ::1',
  BECKON_APNS_URL: 'https://127.0.0.1:9',
  BECKON_FCM_URL: 'https://127.0.0.1:9',
  BECKON_RATE_LIMIT_WRONG_KEYS: String(MAX),
}));
let center: ContactCenter;
beforeAll(async () => {
  center = await createContactCenter(gateway().url, gateway().operatorKey);
});

type Try = (key: string, address: string) => Promise<{ status: number }>;

function send(key: string, address: string, path: string, body?: object): Promise<RawAnswer> {
  const headers = { authorization: `Bearer ${key}`, 'x-forwarded-for': address, 'content-type': 'application/json' };
  const method = body ? 'POST' : 'GET';
  return sendRaw(gateway().url, { method, path, headers, ...(body && { body: JSON.stringify(body) }) });
}

/** Every door that takes a key or a token, and one that is right there. */
const DOORS: [string, Try, () => string][] = [
  ['GraphQL', (key, at) => send(key, at, '/graphql', { query: ViewerDocument.toString() }), () => keyOf(center.viewer)],
  [
    'live queries',
    // What is asked for is refused, but only to somebody.
    (key, at) => send(key, at, '/graphql/stream', { query: '{ viewer { role } }' }),
    () => keyOf(center.viewer),
  ],
  [
    'REST',
    (key, at) => send(key, at, platformPath('4711'), { events: [{ event: 'x' }] }),
    () => keyOf(center.platform),
  ],
  [
    'signing in',
    async (key, at) => ({
      status: await consoleClient(gateway().url).signIn(key, { 'x-forwarded-for': at }),
    }),
    () => keyOf(center.admin),
  ],
  ['metrics', (key, at) => send(key, at, '/metrics'), () => METRICS_TOKEN],
];

const keyOf = ({ authorization = '' }: { authorization?: string }) => authorization.replace('Bearer ', '');
let subnet = 0;

describe.each(DOORS)('at %s', (_name, attempt, rightKey) => {
  test('so many wrong keys from an address are looked at, and no more at any door', async () => {
    subnet += 1;
    const [guesser, neighbour] = [`192.0.2.${subnet}`, `198.51.100.${subnet}`];
    const known = await attempt(rightKey(), guesser);
    expect([401, 429]).not.toContain(known.status);
    const tries = Array.from({ length: 4 * MAX }, (_, at) =>
      attempt(`bk_1_0123456789_${String(at).padStart(32, 'x')}`, guesser),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(3 * MAX);
    for (const [, other, key] of DOORS) {
      expect((await other('made-up', guesser)).status).toBe(429);
      expect([401, 429]).not.toContain((await other(key(), neighbour)).status);
    }
    // Not whoever was let in from there before.
    expect((await attempt(rightKey(), guesser)).status).toBe(known.status);
  });
});

test('keys that were right once, and devices, are no guesses', async () => {
  const revoked = { ...center.device('a-client-of-a-test') };
  for (let at = 0; at < 2 * MAX; at += 1) {
    const headers = {
      authorization: (revoked.authorization ?? '').replace('shop', `shop-${at}`),
      'x-forwarded-for': '203.0.113.1',
    };
    const answer = await sendRaw(gateway().url, {
      path: `/clientweb/api/v2/chats?tenantUrl=${center.host}`,
      headers,
      body: '{}',
    });
    expect(answer.status).toBe(403);
  }
  expect((await send(keyOf(center.viewer), '203.0.113.1', '/graphql', { query: '{ viewer { role } }' })).status).toBe(
    200,
  );
});
