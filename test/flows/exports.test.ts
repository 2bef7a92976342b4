import {
  AuditLogDocument,
  CreateApiKeyDocument,
  RequestChatDocument,
  RevokeApiKeyDocument,
  SetAllowedOriginsDocument,
} from '../generated/graphql.js';
import { graphqlData, type Identity } from '../support/api.js';
import { consoleClient } from '../support/consoleClient.js';
import { createContactCenter, type ContactCenter } from '../support/contactCenter.js';
import { agentMessage, type DeviceFlow } from '../support/deviceFlow.js';
import { usePhones } from '../support/usePhones.js';

const { gateway, center, subscribedPhone } = usePhones();

let phone: DeviceFlow;
let token: string;
let neighbour: ContactCenter;
const CLIENT = 'installation-1-of-a-test';

interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

async function get(path: string, { authorization = '', tenantUrl }: Identity = center().viewer): Promise<Answer> {
  const headers = { authorization, ...(tenantUrl !== undefined && { 'x-tenant-url': tenantUrl }) };
  const response = await fetch(`${gateway().url}${path}`, { headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

async function report(body: object, { authorization = '', tenantUrl }: Identity = center().admin): Promise<Answer> {
  const response = await fetch(`${gateway().url}/export/v1/client`, {
    method: 'POST',
    headers: {
      ...{ authorization, 'content-type': 'application/json' },
      ...(tenantUrl !== undefined && { 'x-tenant-url': tenantUrl }),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const newestEntry = async (action: string) =>
  (await graphqlData(gateway().url, center().admin, AuditLogDocument, { filter: { action } })).auditLog.edges[0]?.node;

beforeAll(async () => {
  ({ flow: phone, token } = await subscribedPhone());
  const input = { phoneNumber: '+49 30 555', from: 'Ann' };
  const other = center().device('another-client-of-a-test');
  await graphqlData(gateway().url, other, RequestChatDocument, { input });
  for (const message of [agentMessage(), agentMessage(), agentMessage()]) {
    const { deliveries } = await phone.publish(message);
    await phone.settled(deliveries[0]?.id ?? '');
  }
  neighbour = await createContactCenter(gateway().url, gateway().operatorKey);
});

test('deliveries come as CSV, newest first, as a file that its reader knows', async () => {
  const { status, headers, text } = await get('/export/v1/deliveries');
  expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8; header=present']);
  expect(headers.get('content-disposition')).toMatch(
    new RegExp(`^attachment; filename="deliveries-${center().host}-\\d{4}-\\d\\d-\\d\\d\\.csv"$`),
  );
  const [head, ...rows] = text.trim().split('\n');
  // fetch takes the byte order mark away.
  expect(head).toBe(
    'id,status,service,event,chatId,reason,providerMessageId,createdAt,settledAt,nextAttemptAt,attempts',
  );
  expect(rows).toHaveLength(3);
  expect(rows[0]).toContain(`SENT,ANDROID_FIREBASE,chat_session_message,${phone.chatId}`);
  const times = rows.map((row) => /\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(row)?.[0] ?? '');
  expect(times).toEqual([...times].sort().reverse());
});

test('they come as JSON, too, by the filters of the list', async () => {
  const of = async (filter: string) =>
    JSON.parse((await get(`/export/v1/deliveries?format=json${filter}`)).text) as { id: string; attempts: object[] }[];
  const all = await of('');
  expect(all).toHaveLength(3);
  expect(all[0]).toMatchObject({ status: 'SENT', attempts: [{ outcome: 'delivered' }] });
  expect(await of(`&status=SENT&chatId=${phone.chatId}&appId=shop&settled=true`)).toEqual(all);
  expect(await of('&status=FAILED')).toEqual([]);
  expect(await of(`&createdBefore=${new Date(Date.now() - 3_600_000).toISOString()}`)).toEqual([]);
  expect(await of(`&createdAfter=${new Date(Date.now() - 3_600_000).toISOString()}`)).toEqual(all);
});

test('no field of the audit log is a formula, and keys have their names', async () => {
  const name = '=HYPERLINK("https://evil.example")';
  const { createApiKey } = await graphqlData(gateway().url, center().admin, CreateApiKeyDocument, {
    input: { name, role: 'ADMIN' },
  });
  const key = { authorization: `Bearer ${createApiKey.secret ?? ''}` };
  const input = { tenantHost: center().host, origins: ['https://www.example.com'] };
  await graphqlData(gateway().url, key, SetAllowedOriginsDocument, { input });
  const { text } = await get('/export/v1/audit?action=setAllowedOrigins&people=true');
  expect(text).toContain(`"'=HYPERLINK(""https://evil.example"")",setAllowedOrigins,tenant:${center().host}`);
  const json = await get('/export/v1/audit?action=setAllowedOrigins&format=json');
  expect(JSON.parse(json.text)).toMatchObject([
    { actorName: name, details: { after: { allowedOrigins: ['https://www.example.com'] } } },
  ]);
});

test('an export is in the audit log, with its filters', async () => {
  await get('/export/v1/deliveries?status=SENT');
  expect(await newestEntry('exportDeliveries')).toMatchObject({
    object: 'deliveries',
    details: { format: 'csv', status: 'SENT' },
  });
  await get('/export/v1/audit?format=json&people=true');
  expect(await newestEntry('exportAuditLog')).toMatchObject({ details: { format: 'json', people: true } });
});

test('a report has all that is held on a client, the token redacted, and nothing of others', async () => {
  const { status, headers, text } = await report({ appId: 'shop', clientId: CLIENT });
  expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="client-.*\.json"$/);
  const held = JSON.parse(text) as { chats: { deliveries: object[]; events: object[]; auditEntries: object[] }[] };
  expect(held).toMatchObject({
    client: { tenantHost: center().host, appId: 'shop', clientId: CLIENT },
    chats: [
      {
        chatId: phone.chatId,
        pushSubscription: { service: 'ANDROID_FIREBASE', address: expect.stringMatching(/^.{4}….{4}$/) as string },
        webhookQueue: null,
      },
    ],
  });
  const [chat] = held.chats;
  expect([chat?.events.length, chat?.deliveries.length]).toEqual([3, 3]);
  expect(chat?.deliveries[0]).toMatchObject({ status: 'SENT', notification: { body: expect.any(String) as string } });
  expect(chat?.auditEntries).toEqual(expect.arrayContaining([expect.objectContaining({ action: 'subscribe' })]));
  for (const secret of [token, '+49 30 555', 'another-client']) expect(text).not.toContain(secret);
  expect(await newestEntry('reportClient')).toMatchObject({ object: `client:shop:inst…test` });
});

test('a report by a chat is of its client', async () => {
  const { text } = await report({ chatId: phone.chatId });
  expect(JSON.parse(text)).toMatchObject({ client: { clientId: CLIENT }, chats: [{ chatId: phone.chatId }] });
  expect((await report({ chatId: 'none' })).status).toBe(404);
  expect((await report({ chatId: phone.chatId }, neighbour.admin)).status).toBe(404);
});

test('a client of whom nothing is held has a report, too', async () => {
  expect(JSON.parse((await report({ appId: 'shop', clientId: 'nobody' })).text)).toMatchObject({ chats: [] });
});

const MATRIX: [string, keyof ContactCenter, number, number][] = [
  ['a viewer', 'viewer', 200, 403],
  ['an admin', 'admin', 200, 200],
  ['a platform', 'platform', 403, 403],
];
test.each(MATRIX)('%s gets what its role may read', async (_who, identity, lists, client) => {
  const who = center()[identity] as Identity;
  expect((await get('/export/v1/deliveries', who)).status).toBe(lists);
  expect((await get('/export/v1/audit', who)).status).toBe(lists);
  expect((await report({ appId: 'shop', clientId: CLIENT }, who)).status).toBe(client);
});

test('a device, a stranger and the admin of another tenant get nothing', async () => {
  const device = { ...center().device(CLIENT), tenantUrl: center().host };
  const foreign = { ...neighbour.admin, tenantUrl: center().host };
  for (const [who, status] of [
    [device, 403],
    [{}, 401],
    [foreign, 401],
  ] as const) {
    expect((await get('/export/v1/deliveries', who)).status).toBe(status);
    expect((await get('/export/v1/audit', who)).status).toBe(status);
    expect((await report({ appId: 'shop', clientId: CLIENT }, who)).status).toBe(status);
  }
  expect((await get('/export/v1/deliveries?format=json', neighbour.admin)).text).toBe('[]\n');
});

test('an operator names the tenant; the log without one is that of the installation', async () => {
  const operator = { ...center().operator, tenantUrl: center().host };
  expect((await get('/export/v1/deliveries', operator)).text.trim().split('\n')).toHaveLength(4);
  expect((await get('/export/v1/deliveries', center().operator)).status).toBe(400);
  const { headers, text } = await get('/export/v1/audit', center().operator);
  expect(headers.get('content-disposition')).toContain('audit-installation-');
  expect(text).toContain('createTenant');
});

test('the session of the console counts, but not for a link or a form of another page', async () => {
  const client = consoleClient(gateway().url);
  await client.signIn((center().viewer.authorization ?? '').replace('Bearer ', ''));
  expect((await client.send('/export/v1/deliveries')).status).toBe(200);
  expect((await client.send('/export/v1/deliveries', { headers: { 'x-beckon-console': '' } })).status).toBe(401);
});

test.each([
  ['/export/v1/deliveries?format=xml', 'format must be csv or json'],
  ['/export/v1/deliveries?status=LOST', /^status must be one of PENDING, /],
  ['/export/v1/deliveries?createdAfter=soon', 'createdAfter must be a time such as 2026-11-30T12:00:00Z'],
  ['/export/v1/deliveries?chatId=a&chatId=b', 'chatId must be given once'],
  ['/export/v1/audit?people=perhaps', 'people must be one of true, false'],
])('%s is refused in words', async (path, words) => {
  const { status, text } = await get(path);
  expect([status, (JSON.parse(text) as { error: string }).error]).toEqual([
    400,
    typeof words === 'string' ? words : (expect.stringMatching(words) as string),
  ]);
});

test('a report of neither a client nor a chat is refused', async () => {
  for (const body of [{}, { appId: 'shop' }, { chatId: 1 }, { appId: 'shop', clientId: 'a', chatId: 'b' }]) {
    expect((await report(body)).status).toBe(400);
  }
});

test('a revoked key gets no export', async () => {
  const { createApiKey } = await graphqlData(gateway().url, center().admin, CreateApiKeyDocument, {
    input: { name: 'Leaver', role: 'ADMIN' },
  });
  await graphqlData(gateway().url, center().admin, RevokeApiKeyDocument, {
    input: { id: createApiKey.apiKey?.id ?? '' },
  });
  expect((await get('/export/v1/audit', { authorization: `Bearer ${createApiKey.secret ?? ''}` })).status).toBe(401);
});
