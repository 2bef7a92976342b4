import { randomUUID } from 'node:crypto';
import type { Caller, DeviceCaller, TenantCaller } from '../../src/domain/caller.js';
import { parseDeviceToken } from '../../src/domain/deviceToken.js';
import { Redacted } from '../../src/domain/redacted.js';
import { newApnsToken } from '../support/contactCenter.js';
import { OPERATOR } from './harnessTenant.js';
import { graphql } from './stage.js';

interface List {
  totalCount: number;
  isTotalExact: boolean;
  edges: { cursor: string; node: Record<string, string> }[];
}
interface Period {
  after: string;
  before: string;
  newChats: { count: number };
  statuses: { status: string; count: number; isExact: boolean }[];
}

const DAY_MS = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY_MS);

let host: string;
let device: DeviceCaller;
let admin: TenantCaller;
let platform: TenantCaller;
/** Oldest first: of 20, 10, 5, 0.5 and 0 days ago. */
const chats: string[] = [];

async function ask<Data>(query: string, variables: object = {}, caller: Caller = admin): Promise<Data> {
  const { data, errors } = await graphql().send({ query, variables }, caller);
  expect(errors).toEqual([]);
  return data as Data;
}

async function list(field: string, filter: object, more: object = {}, node = 'id'): Promise<List> {
  const type =
    { chatSessions: 'ChatSessionFilter', deliveries: 'DeliveryFilter', auditLog: 'AuditFilter' }[field] ?? '';
  const query = `query ($filter: ${type}, $order: TimeOrder, $first: Int, $after: String, $last: Int, $before: String) {
    ${field}(filter: $filter, order: $order, first: $first, after: $after, last: $last, before: $before) {
      totalCount isTotalExact edges { cursor node { ${node} } } } }`;
  const page = { ...('last' in more ? {} : { first: 50 }), ...more };
  return (await ask<Record<string, List>>(query, { filter, ...page }))[field] as List;
}
const chatsIn = async (filter: object, more: object = {}) =>
  (await list('chatSessions', filter, more, 'chatId')).edges.map(({ node }) => chats.indexOf(node['chatId'] ?? ''));

beforeAll(async () => {
  ({ host, device, admin, platform } = await graphql().tenant());
  const { services, database } = graphql();
  for (const days of [20, 10, 5, 0.5, 0]) {
    const client = { ...device, clientId: new Redacted(`client-${randomUUID()}`) };
    const { session } = await services.sessions.requestChat(client, {});
    const token = parseDeviceToken('IOS_APNS', newApnsToken(), 'com.acme.app');
    await services.subscriptions.subscribe(client, { chatId: session.chatId, device: token });
    await services.events.publish(platform, {
      chatId: session.chatId,
      events: [{ event: 'chat_session_message', msg: 'Hello' }],
    });
    if (days > 0) {
      const id = `${BigInt(ago(days).getTime()).toString(16).padStart(12, '0')}7${randomUUID().replaceAll('-', '').slice(13)}`;
      const [{ prisma }, at, key] = [database, ago(days), { tenantId: admin.tenant.id, chatId: session.chatId }];
      await prisma.chatSession.update({ where: { tenantId_chatId: key }, data: { createdAt: at } });
      const status = days === 10 ? ('FAILED' as const) : ('SENT' as const);
      await prisma.$executeRaw`UPDATE deliveries SET id = ${id}::uuid, created_at = ${at}, settled_at = ${at},
        status = ${status}::delivery_status, due_at = NULL WHERE tenant_id = ${key.tenantId} AND chat_id = ${key.chatId}`;
    }
    chats.push(session.chatId);
  }
  await services.events.endChat(platform, chats[1] ?? '');
  // Its end is pushed too, which is of now.
  await database.prisma.delivery.deleteMany({
    where: { tenantId: admin.tenant.id, event: { not: 'chat_session_message' } },
  });
});

test.each([
  [{}, [4, 3, 2, 1, 0]],
  [{ createdAfter: ago(7) }, [4, 3, 2]],
  [{ createdBefore: ago(7) }, [1, 0]],
  [{ createdAfter: ago(15), createdBefore: ago(1) }, [2, 1]],
  [{ createdAfter: '0001-01-01T00:00:00Z' }, [4, 3, 2, 1, 0]],
  [{ createdBefore: '0001-01-01T00:00:00Z' }, []],
  [{ active: true }, [4, 3, 2, 0]],
  [{ active: false }, [1]],
])('chats of %j', async (filter, expected) => {
  expect(await chatsIn(filter)).toEqual(expected);
  expect(await chatsIn(filter, { order: 'OLDEST_FIRST' })).toEqual([...expected].reverse());
  expect(await list('chatSessions', filter, { first: 1 })).toMatchObject({
    totalCount: expected.length,
    isTotalExact: true,
  });
});

test('the oldest come first page by page, in both directions', async () => {
  const order = 'OLDEST_FIRST';
  const first = await list('chatSessions', {}, { order, first: 2 }, 'chatId');
  const after = first.edges.at(-1)?.cursor;
  expect(await chatsIn({}, { order, first: 2, after })).toEqual([2, 3]);
  expect(await chatsIn({}, { order, last: 2 })).toEqual([3, 4]);
  const third = (await list('chatSessions', {}, { order, first: 3 }, 'chatId')).edges.at(-1)?.cursor;
  expect(await chatsIn({}, { order, last: 1, before: third })).toEqual([1]);
});

test('deliveries under way and settled ones, and their totals', async () => {
  const total = async (filter: object) => (await list('deliveries', filter)).totalCount;
  expect(await total({})).toBe(5);
  expect(await total({ settled: false })).toBe(1);
  expect(await total({ settled: true })).toBe(4);
  const oldest = await list('deliveries', {}, { order: 'OLDEST_FIRST', first: 1 }, 'chatId');
  expect(oldest.edges[0]?.node['chatId']).toBe(chats[0]);
  const ofChat = `query ($chatId: ID!) { chatSession(chatId: $chatId) { deliveries(first: 1) { totalCount isTotalExact } } }`;
  expect(await ask(ofChat, { chatId: chats[0] })).toEqual({
    chatSession: { deliveries: { totalCount: 1, isTotalExact: true } },
  });
});

const PERIOD = `query ($host: String, $lastSeconds: Int, $after: DateTime, $before: DateTime) {
  overview(tenantHost: $host) { period(lastSeconds: $lastSeconds, after: $after, before: $before) {
    after before newChats { count isExact } statuses { status count isExact } p50Ms p95Ms } } }`;

test.each([
  [{}, 1],
  [{ lastSeconds: 86_400 }, 2],
  [{ lastSeconds: 7 * 86_400 }, 3],
  [{ lastSeconds: 30 * 86_400 }, 5],
  [{ after: ago(15), before: ago(7) }, 1],
  [{ after: ago(6) }, 3],
])('each number of the time %j is the total of the list that it opens', async (wanted, chatCount) => {
  const { overview } = await ask<{ overview: { period: Period } }>(PERIOD, { host, ...wanted });
  const { after, before, newChats, statuses } = overview.period;
  expect(newChats).toEqual({ count: chatCount, isExact: true });
  const range = { tenantHost: host, createdAfter: after, createdBefore: before };
  expect((await list('chatSessions', range)).totalCount).toBe(newChats.count);
  for (const { status, count } of statuses) {
    const { totalCount } = await list('deliveries', { ...range, status });
    expect([status, totalCount]).toEqual([status, count]);
  }
  expect(statuses.reduce((sum, { count }) => sum + count, 0)).toBe(chatCount);
});

test('the bars of a time have all that was created in it', async () => {
  const query = `query ($host: String) { overview(tenantHost: $host) { bars(lastSeconds: 2592000) {
    seconds bars { at sent failed pending } } } }`;
  type Bars = { seconds: number; bars: { at: string; sent: number; failed: number; pending: number }[] };
  const { overview } = await ask<{ overview: { bars: Bars } }>(query, { host });
  expect(overview.bars.seconds).toBe(43_200);
  const sum = (field: 'sent' | 'failed' | 'pending') => overview.bars.bars.reduce((all, bar) => all + bar[field], 0);
  expect([sum('sent'), sum('failed'), sum('pending')]).toEqual([3, 1, 1]);
  const times = overview.bars.bars.map(({ at }) => Date.parse(at));
  expect(new Set(times.slice(1).map((at, index) => at - (times[index] ?? 0)))).toEqual(new Set([43_200_000]));
});

test.each([
  [{ lastSeconds: 59 }, 'lastSeconds must be from 60 to 34560000'],
  [{ lastSeconds: 60, after: ago(1) }, 'lastSeconds must not be given beside after and before'],
  [{ before: ago(1) }, 'after must be given where before is'],
  [{ after: ago(1), before: ago(2) }, 'after must be earlier than before, or than now'],
  [{ after: ago(401), before: ago(0) }, 'after must be at most 400 days earlier than before'],
])('a time is refused: %j', async (wanted, message) => {
  const { errors } = await graphql().send({ query: PERIOD, variables: { host, ...wanted } }, admin);
  expect(errors).toEqual([expect.objectContaining({ message })]);
});

test('the whole installation counts all tenants', async () => {
  const { overview } = await ask<{ overview: { period: Period } }>(PERIOD, { lastSeconds: 86_400 }, OPERATOR);
  expect(overview.period.newChats.count).toBeGreaterThanOrEqual(2);
});

test('the audit log tells people from machines', async () => {
  const { services, database } = graphql();
  const { key } = await services.apiKeys.create(admin, { name: 'Platform', role: 'PLATFORM' });
  const byPlatform = { ...platform, principal: { kind: 'key', id: key.id } } as const;
  await services.apps.setAvailability(byPlatform, { tenantHost: host, appId: 'acme', available: false });
  for (const actor of ['provider', 'gateway', 'subject:ann@example.com']) {
    const data = { tenantId: admin.tenant.id, actor, action: 'test', object: 'chat:1', details: {} };
    await database.prisma.auditEntry.create({ data });
  }
  const entries = async (filter: object, more: object = {}) =>
    (await list('auditLog', { tenantHost: host, ...filter }, more, 'actor action')).edges.map(({ node }) => node);
  const people = await entries({ people: true });
  const all = await entries({});
  const isPerson = (actor: string | undefined) =>
    actor?.startsWith('device:') === false && !['provider', 'gateway', `key:${key.id}`].includes(actor);
  expect(people).toEqual(all.filter(({ actor }) => isPerson(actor)));
  expect(people.length).toBeLessThan(all.length - 3);
  expect(people[0]).toEqual({ actor: 'subject:ann@example.com', action: 'test' });
  expect(await entries({ people: true }, { order: 'OLDEST_FIRST' })).toEqual([...people].reverse());
  expect((await list('auditLog', { tenantHost: host, people: true })).totalCount).toBe(people.length);
  expect((await list('auditLog', { tenantHost: host })).totalCount).toBe(all.length);
  expect(await entries({ people: true, action: 'createApiKey' })).toEqual([
    expect.objectContaining({ action: 'createApiKey' }),
  ]);
});

test('the time before is as long, and ends where the time begins', async () => {
  const begin = ago(6);
  const asked = `query ($host: String, $after: DateTime, $before: DateTime) { overview(tenantHost: $host) {
    periodBefore(after: $after, before: $before) { after before newChats { count } deliveryRate } } }`;
  const { overview } = await ask<{ overview: { periodBefore: Period & { deliveryRate: number | null } } }>(asked, {
    ...{ host, after: begin, before: new Date(begin.getTime() + 9 * DAY_MS) },
  });
  const { after, before, newChats, deliveryRate } = overview.periodBefore;
  expect([after, before]).toEqual([new Date(begin.getTime() - 9 * DAY_MS).toISOString(), begin.toISOString()]);
  const { totalCount } = await list('chatSessions', { tenantHost: host, createdAfter: after, createdBefore: before });
  expect(newChats.count).toBe(totalCount);
  expect(deliveryRate === null || (deliveryRate >= 0 && deliveryRate <= 1)).toBe(true);
});
