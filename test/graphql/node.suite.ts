import type { Caller } from '../../src/domain/caller.js';
import { parseDeviceToken } from '../../src/domain/deviceToken.js';
import { encodeGlobalId } from '../../src/graphql/globalId.js';
import { OPERATOR } from './harnessTenant.js';
import { graphql } from './stage.js';

const QUERY = `query ($id: ID!) { node(id: $id) { __typename id } }`;

type Callers = Awaited<ReturnType<ReturnType<typeof graphql>['tenant']>>;
let own: Callers;
let other: Callers;
/** By type. */
let ids: Record<string, string>;

async function find(id: string, caller: Caller): Promise<string | null> {
  const { data, errors } = await graphql().send({ query: QUERY, variables: { id } }, caller);
  if (errors[0]) return errors[0].extensions.code;
  const { node } = data as { node: { __typename: string; id: string } | null };
  if (node) expect(node.id).toBe(id);
  return node && node.__typename;
}

beforeAll(async () => {
  const { services, rooms, tenant, send } = graphql();
  own = await tenant();
  other = await tenant();
  const { device, platform, admin } = own;
  const { chatId } = (await services.sessions.requestChat(device, {})).session;
  const token = parseDeviceToken('IOS_APNS', 'ab'.repeat(32), 'com.acme.app');
  await services.subscriptions.subscribe(device, { chatId, device: token });
  const events = [{ event: 'chat_session_message', msg: 'Hello' }];
  const [delivery] = (await services.events.publish(platform, { chatId, events })).deliveries;
  const key = await services.apiKeys.create(admin, { name: 'CI', role: 'VIEWER' });
  const lane = { tenantId: admin.tenant.id, appId: 'acme', service: 'IOS_APNS' } as const;
  await rooms.alerts.store.alerts.raise(
    lane,
    'PREVIOUS_CREDENTIALS_USED',
    { message: 'BadKey', code: 'BadKey' },
    new Date(),
  );
  const QUERIES = '{ alerts(first: 1) { edges { node { id } } } auditLog(first: 1) { edges { node { id } } } }';
  const { data } = await send({ query: QUERIES }, admin);
  const firsts = Object.values(data as Record<string, { edges: { node: { id: string } }[] }>).map(
    ({ edges }) => edges[0]?.node.id ?? '',
  );
  const { id } = admin.tenant;
  ids = {
    ChatSession: encodeGlobalId('ChatSession', id, chatId),
    PushSubscription: encodeGlobalId('PushSubscription', id, chatId),
    Delivery: encodeGlobalId('Delivery', id, delivery?.id),
    Tenant: encodeGlobalId('Tenant', id),
    App: encodeGlobalId('App', id, 'acme'),
    ApiKey: encodeGlobalId('ApiKey', id, key.key.id),
    Alert: firsts[0] ?? '',
    AuditEntry: firsts[1] ?? '',
  };
});

const TYPES = ['ChatSession', 'PushSubscription', 'Delivery', 'Tenant', 'App', 'ApiKey', 'Alert', 'AuditEntry'];

test.each(TYPES)('an admin and an operator find a %s by its id, another tenant finds nothing', async (type) => {
  const id = ids[type] ?? '';
  expect(await find(id, own.admin)).toBe(type);
  expect(await find(id, OPERATOR)).toBe(type);
  expect(await find(id, other.admin)).toBeNull();
  // Whatever an operator named for the call: the id names the tenant.
  expect(await find(id, { ...OPERATOR, tenant: other.admin.tenant })).toBe(type);
});

test('a device finds its own chat and subscription, and other nodes are refused', async () => {
  expect(await find(ids['ChatSession'] ?? '', own.device)).toBe('ChatSession');
  expect(await find(ids['PushSubscription'] ?? '', own.device)).toBe('PushSubscription');
  expect(await find(ids['ChatSession'] ?? '', other.device)).toBeNull();
  expect(await find(ids['Delivery'] ?? '', own.device)).toBe('FORBIDDEN');
  expect(await find(ids['ApiKey'] ?? '', own.platform)).toBe('FORBIDDEN');
});

test.each([
  ['nonsense'],
  [encodeGlobalId('Delivery', 1, 'no-uuid')],
  [encodeGlobalId('Alert', 1, 'x')],
  [encodeGlobalId('AuditEntry', 1, '99999999999999')],
  [encodeGlobalId('ChatSession', 0, 'x')],
  [encodeGlobalId('Tenant', 0)],
  [encodeGlobalId('Tenant', 2_147_483_647)],
  [Buffer.from('Webhook:1:').toString('base64url')],
])('%s names nothing', async (id) => {
  expect(await find(id, OPERATOR)).toBeNull();
});
