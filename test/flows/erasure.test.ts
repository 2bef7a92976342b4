import { createHash, scryptSync } from 'node:crypto';
import {
  ChatSessionDocument,
  ConfigureWebPushDocument,
  EraseDocument,
  FollowChatDocument,
  FollowDeliveriesDocument,
  FollowPushSubscriptionsDocument,
  RequestChatDocument,
  SetRetentionDocument,
  type EraseInput,
} from '../generated/graphql.js';
import { graphql, graphqlData } from '../support/api.js';
import { createContactCenter, newApnsToken, newFirebaseToken, BUNDLE_ID } from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { followChanges } from '../support/followChanges.js';
import { legacyClient } from '../support/legacyClient.js';
import { usePhones } from '../support/usePhones.js';

const { providers, gateway, center, start, subscribedPhone, pushesTo } = usePhones();

const erase = async (input: EraseInput) =>
  (await graphql(gateway().url, center().admin, EraseDocument, { input })).data?.erase;
const digestOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);
const tenantHost = () => center().host;

it('erases an active chat: polls and streams end, nothing is sent, and who comes later finds nothing', async () => {
  const { flow, token } = await subscribedPhone();
  const live = followChanges(gateway().url, flow.device, FollowChatDocument, { chatId: flow.chatId });
  await live.begun;
  await new Promise((resolve) => setTimeout(resolve, 200));
  // The client is there, so its delivery waits.
  await flow.publish(agentMessage());
  await eventually(async () => expect(live.told).toHaveLength(1));
  const answer = await erase({ chat: { tenantHost: tenantHost(), chatId: flow.chatId } });
  expect(answer).toMatchObject({
    erased: { chatSessions: 1, pushSubscriptions: 1, chatEvents: 1, deliveries: 1 },
    userErrors: [],
    auditEntry: {
      action: 'erase',
      object: `chat:${flow.chatId}`,
      tenantHost: tenantHost(),
      address: '127.0.0.1',
      details: { sha256: digestOf(flow.chatId), chatSessions: 1, deliveries: 1 },
    },
  });
  await eventually(async () => expect(live).toMatchObject({ isOver: true, errors: [] }));
  const client = legacyClient(gateway().url, flow.device, flow.chatId);
  expect((await client.poll()).status).toBe(404);
  expect((await client.notifications({ android_firebase_device_token: token })).status).toBe(404);
  await expect(flow.publish(agentMessage())).rejects.toThrow('CHAT_NOT_FOUND');
  expect(await erase({ chat: { tenantHost: tenantHost(), chatId: flow.chatId } })).toMatchObject({
    erased: null,
    auditEntry: null,
    userErrors: [{ code: 'NOT_FOUND', path: ['chat', 'chatId'] }],
  });
  expect(pushesTo(token)).toEqual([]);
});

it('erases all chats with a phone number, however it is written, and proves it without telling it', async () => {
  const chatOf = async (clientId: string, phoneNumber: string) => {
    const { requestChat } = await graphqlData(gateway().url, center().device(clientId), RequestChatDocument, {
      input: { phoneNumber },
    });
    return requestChat.chatSession?.chatId ?? '';
  };
  const erasedChats = [await chatOf('phone-1', '+49 (30) 555-0100'), await chatOf('phone-2', '0049305550100')];
  const other = await chatOf('phone-3', '+49 30 555 0101');
  const input = { phone: { tenantHost: tenantHost(), phoneNumber: '49 30 5550100' } };
  const salt = `beckon erase ${tenantHost()}`;
  const scrypt = scryptSync('49305550100', salt, 8, { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 }).toString('hex');
  expect(await erase(input)).toMatchObject({
    erased: { chatSessions: 2 },
    auditEntry: { action: 'erase', object: 'phone:…00', details: { scrypt, chatSessions: 2 } },
  });
  const found = await Promise.all(
    [...erasedChats, other].map(
      async (chatId) => (await graphqlData(gateway().url, center().admin, ChatSessionDocument, { chatId })).chatSession,
    ),
  );
  expect(found.map((chat) => chat?.chatId ?? null)).toEqual([null, null, other]);
  expect(await erase(input)).toMatchObject({ userErrors: [{ code: 'NOT_FOUND', path: ['phone', 'phoneNumber'] }] });
});

it('tells those who watch the tenant to look again, and nobody else', async () => {
  const { flow } = await subscribedPhone();
  const neighbour = await createContactCenter(gateway().url, gateway().operatorKey);
  const watching = [
    followChanges(gateway().url, center().viewer, FollowDeliveriesDocument, {}),
    followChanges(gateway().url, center().viewer, FollowPushSubscriptionsDocument, {}),
    followChanges(gateway().url, center().operator, FollowPushSubscriptionsDocument, {}),
  ];
  const other = followChanges(gateway().url, neighbour.viewer, FollowPushSubscriptionsDocument, {});
  await Promise.all([...watching, other].map(({ begun }) => begun));
  await erase({ chat: { tenantHost: tenantHost(), chatId: flow.chatId } });
  for (const watcher of watching) {
    await eventually(async () => expect(watcher.isOver).toBe(true));
    expect(watcher.errors.map(({ extensions }) => extensions?.code)).toEqual(['CHANGES_MISSED']);
  }
  expect(other).toMatchObject({ isOver: false, errors: [] });
  other.stop();
});

it('answers a poll that waits as at any end', async () => {
  const flow = await start();
  const { answer } = legacyClient(gateway().url, flow.device, flow.chatId).openPoll();
  await new Promise((resolve) => setTimeout(resolve, 300));
  await erase({ chat: { tenantHost: tenantHost(), chatId: flow.chatId } });
  const ended = await answer;
  expect([ended.status, ended.body['error_code'], ended.body['error_message']]).toEqual([
    404,
    '5005',
    'this chat has ended',
  ]);
});

it('erases what a client has, and names it to nobody', async () => {
  const clientId = 'a-client-that-wants-to-be-forgotten';
  const flow = await startDeviceFlow(gateway().url, center(), clientId);
  const answer = await erase({ client: { tenantHost: tenantHost(), appId: center().appId, clientId } });
  expect(answer).toMatchObject({
    erased: { chatSessions: 1 },
    auditEntry: { object: `client:${center().appId}:a-cl…tten`, details: { sha256: digestOf(clientId) } },
  });
  expect(JSON.stringify(answer)).not.toContain(clientId);
  expect(gateway().log()).not.toContain(clientId);
  // It may begin anew.
  const again = await startDeviceFlow(gateway().url, center(), clientId);
  expect(again.chatId).not.toBe(flow.chatId);
});

it.each([
  ['native APNs, however it is written', newApnsToken(), (token: string) => ` ${token.toUpperCase()} `],
  ['Firebase', newFirebaseToken(), (token: string) => `${token}\n`],
])('erases all chats that a token of %s is notified of', async (_name, token, written) => {
  const device = /^[0-9a-f]+$/.test(token)
    ? { iosApns: { deviceToken: token, bundleId: BUNDLE_ID } }
    : { androidFirebase: { deviceToken: token } };
  const flows = [await start(), await start()];
  for (const flow of flows) await flow.subscribe(device);
  const answer = await erase({ token: { tenantHost: tenantHost(), deviceToken: written(token) } });
  expect(answer).toMatchObject({
    erased: { chatSessions: 2, pushSubscriptions: 2 },
    auditEntry: { object: `token:${token.slice(0, 4)}…${token.slice(-4)}`, details: { sha256: digestOf(token) } },
  });
  expect(JSON.stringify(answer)).not.toContain(token);
});

it('erases what went to a Firebase installation, by its id, also after it has unsubscribed', async () => {
  const token = newFirebaseToken();
  const [id = ''] = token.split(':');
  const [flow, other] = [await start(), await start()];
  await flow.subscribe({ iosFirebase: { deviceToken: token } });
  await legacyClient(gateway().url, flow.device, flow.chatId).notifications({});
  await other.subscribe({ iosFirebase: { deviceToken: newFirebaseToken() } });
  const answer = await erase({ token: { tenantHost: tenantHost(), deviceToken: id } });
  expect(answer).toMatchObject({ erased: { chatSessions: 1, pushSubscriptions: 1 } });
  expect(await other.subscribedToken()).not.toBeNull();
});

it('erases what goes to a browser, by its endpoint', async () => {
  const app = { tenantHost: tenantHost(), appId: center().appId };
  await graphqlData(gateway().url, center().admin, ConfigureWebPushDocument, {
    input: { ...app, subject: 'mailto:push@acme.example.com' },
  });
  const { endpoint, keys } = providers().simulators.webPush.newSubscription();
  const flow = await start();
  await flow.subscribe({ webPush: { endpoint, ...keys } });
  const answer = await erase({ token: { tenantHost: tenantHost(), deviceToken: endpoint } });
  expect(answer).toMatchObject({
    erased: { chatSessions: 1 },
    auditEntry: { details: { sha256: digestOf(endpoint) } },
  });
  expect(JSON.stringify(answer)).not.toContain(endpoint.slice(-20));
});

it.each<[string, () => EraseInput, string, string[]]>([
  [
    'a token that is none',
    () => ({ token: { tenantHost: tenantHost(), deviceToken: 'with blanks in it' } }),
    'INVALID_DEVICE_TOKEN',
    ['token', 'deviceToken'],
  ],
  [
    'a client without a name',
    () => ({ client: { tenantHost: tenantHost(), appId: 'shop', clientId: '' } }),
    'INVALID_INPUT',
    ['client', 'clientId'],
  ],
  [
    'a client that never was',
    () => ({ client: { tenantHost: tenantHost(), appId: 'shop', clientId: 'nobody' } }),
    'NOT_FOUND',
    ['client', 'clientId'],
  ],
  [
    'a phone number that is none',
    () => ({ phone: { tenantHost: tenantHost(), phoneNumber: 'Ann' } }),
    'INVALID_INPUT',
    ['phone', 'phoneNumber'],
  ],
  [
    'a tenant that is none',
    () => ({ chat: { tenantHost: 'no.example.com', chatId: 'c' } }),
    'NOT_FOUND',
    ['chat', 'tenantHost'],
  ],
])('says what is wrong with %s', async (_name, input, code, path) => {
  expect((await erase(input()))?.userErrors).toMatchObject([{ code, path }]);
});

describe('retention', () => {
  type Times = Partial<
    Record<'endedSessionDays' | 'deliveryDays' | 'idleSessionHours' | 'trafficAuditDays', number | null>
  >;
  const set = async (days: Times) => {
    const input = { tenantHost: tenantHost(), ...days };
    const { setRetention } = await graphqlData(gateway().url, center().admin, SetRetentionDocument, { input });
    return setRetention.tenant?.retention;
  };

  it('is for ever until somebody says otherwise, and each value stays until it is set', async () => {
    const unset = { endedSessionDays: null, deliveryDays: null, idleSessionHours: 72, trafficAuditDays: 90 };
    expect(await set({})).toEqual(unset);
    const both = { endedSessionDays: 90, deliveryDays: 30 };
    expect(await set(both)).toEqual({ ...unset, ...both });
    expect(await set({ deliveryDays: null })).toEqual({ ...unset, endedSessionDays: 90 });
    expect(await set({ deliveryDays: 90 })).toEqual({ ...unset, endedSessionDays: 90, deliveryDays: 90 });
    expect(await set({ endedSessionDays: null })).toEqual({ ...unset, deliveryDays: 90 });
    expect(await set({ idleSessionHours: 1, trafficAuditDays: null })).toEqual({
      ...{ ...unset, deliveryDays: 90 },
      ...{ idleSessionHours: 1, trafficAuditDays: null },
    });
  });

  it.each([
    [{ endedSessionDays: 0 }, 'endedSessionDays'],
    [{ endedSessionDays: 3_651 }, 'endedSessionDays'],
    [{ deliveryDays: -1 }, 'deliveryDays'],
    [{ idleSessionHours: 0 }, 'idleSessionHours'],
    [{ idleSessionHours: 8_761 }, 'idleSessionHours'],
    [{ trafficAuditDays: 0 }, 'trafficAuditDays'],
    [{ endedSessionDays: 10, deliveryDays: 11 }, 'deliveryDays'],
    // The other value is kept already.
    [{ endedSessionDays: 89 }, 'deliveryDays'],
  ])('refuses %j', async (days, field) => {
    await set({ endedSessionDays: 90, deliveryDays: 90 });
    const input = { tenantHost: tenantHost(), ...days };
    const { data } = await graphql(gateway().url, center().admin, SetRetentionDocument, { input });
    expect(data?.setRetention).toMatchObject({ tenant: null, userErrors: [{ code: 'INVALID_INPUT', path: [field] }] });
  });
});
