import { randomUUID } from 'node:crypto';
import { Redacted } from '../../src/domain/redacted.js';
import type { Cleaning } from '../../src/audit/removal.js';
import { createRetentionJob, type RetentionOptions } from '../../src/audit/retention.js';
import { createCredentialVault } from '../../src/credentials/credentialVault.js';
import { firstOf } from '../support/firstOf.js';
import { clientActs, said } from '../webhooks/clientEvents.js';
import { endChat } from '../chats/endChat.js';
import { outboxOf, capacityFor, settlementOf } from '../delivery/outbox.js';
import {
  android,
  ASKED,
  changeOf,
  message,
  openTestStores,
  publishOf,
  type Chat,
  type TestStores,
} from '../support/testStores.js';

let stores: TestStores;
const { burst } = outboxOf(() => stores);
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

const DAY_MS = 86_400_000;
/** Midnight so many days from today; ids of deliveries are made of today's time. */
const day = (count: number) => new Date((Math.floor(Date.now() / DAY_MS) + count) * DAY_MS);
const hours = (date: Date, count: number) => new Date(date.getTime() + count * 3_600_000);
const note = { actor: 'key:admin', address: null, action: 'test', at: day(0) };

/** A node's job, as if it were then. */
function job(now: Date, store = stores.store, endIdle: RetentionOptions['endIdle'] = null) {
  const removed: Partial<Cleaning>[] = [];
  const warnings: object[] = [];
  const logger = { warn: (details: object) => warnings.push(details) };
  const made = createRetentionJob({
    ...{ store, auditLog: store.auditEntries, logger, endIdle, clock: () => now, random: () => 1 },
    onRemoved: (removal) => removed.push(removal),
  });
  return { ...made, removed, warnings };
}

async function newTenant(days: { endedSessionDays?: number; deliveryDays?: number }): Promise<number> {
  const tenantId = await stores.newTenant();
  await stores.store.tenants.setRetention(tenantId, { trafficAuditDays: null, ...days }, note);
  return tenantId;
}
const end = (chat: Chat, when: Date) => endChat(stores.store, chat.tenantId, chat.chatId, 'key:k1', when);

async function settleAll(): Promise<void> {
  const leased = await stores.store.deliveryLeases.lease(day(1), day(30), capacityFor(100));
  await Promise.all(leased.map((one) => stores.store.deliveries.settle(settlementOf(one, { at: day(0) }))));
}
const chatsOf = async (tenantId: number) =>
  (await stores.prisma.chatSession.findMany({ where: { tenantId }, orderBy: { endedAt: 'asc' } })).map(
    ({ chatId }) => chatId,
  );
const auditOf = (tenantId: number) =>
  stores.prisma.auditEntry.findMany({ where: { tenantId, action: 'retention' }, orderBy: { id: 'asc' } });

it('removes chats when their days are over, with all that hangs on them, and says so once a day', async () => {
  const tenantId = await newTenant({ endedSessionDays: 2 });
  const forEver = await stores.newTenant();
  const [old, young, active] = [
    await burst(2, day(0), tenantId),
    await stores.newChat(tenantId),
    await stores.newChat(tenantId),
  ];
  const kept = await stores.newChat(forEver);
  await settleAll();
  for (const [chat, when] of [
    [old, hours(day(0), 1)],
    [young, hours(day(1), 1)],
    [kept, day(0)],
  ] as const)
    await end(chat, when);
  await settleAll();
  // Two days after its end, but the day is not over.
  await job(hours(day(2), 23)).pass();
  expect(await chatsOf(tenantId)).toEqual([old.chatId, young.chatId, active.chatId]);
  const { pass, removed, warnings } = job(hours(day(3), 1));
  await pass();
  await pass();
  expect(warnings).toEqual([]);
  expect(removed[0]).toMatchObject({ chatSessions: 1, pushSubscriptions: 1, chatEvents: 3 });
  expect(await chatsOf(tenantId)).toEqual([young.chatId, active.chatId]);
  expect(await chatsOf(forEver)).toEqual([kept.chatId]);
  expect(await stores.prisma.delivery.count({ where: { tenantId } })).toBe(0);
  expect(await auditOf(tenantId)).toMatchObject([
    {
      actor: 'gateway',
      address: null,
      details: { chatSessions: 1, pushSubscriptions: 1, chatEvents: 3, deliveries: 3 },
    },
  ]);
});

it('keeps a chat of which a delivery is under way, until that is settled', async () => {
  const tenantId = await newTenant({ endedSessionDays: 1 });
  const chat = await burst(1, day(0), tenantId);
  await end(chat, day(0));
  await job(day(9)).pass();
  expect(await chatsOf(tenantId)).toEqual([chat.chatId]);
  await settleAll();
  await job(day(9)).pass();
  expect(await chatsOf(tenantId)).toEqual([]);
});

it('keeps a chat of which the webhook has something to tell, unless there is no webhook any more', async () => {
  const tenantId = await newTenant({ endedSessionDays: 1 });
  const chat = await stores.newChat(tenantId);
  const secret = createCredentialVault([Buffer.alloc(32, 1)]).sealWebhookSecret(new Redacted('s'), tenantId);
  const setup = { url: 'https://platform.example.com/', enabled: true, secret, replaceSecret: false };
  await stores.store.webhooks.configure(tenantId, setup, note);
  await clientActs(stores.prisma, chat, said('not told yet'), day(0));
  await end(chat, day(0));
  await job(day(9)).pass();
  expect(await chatsOf(tenantId)).toEqual([chat.chatId]);
  await stores.store.webhooks.remove(tenantId, note);
  // As somebody stores an event who has just seen the webhook that is removed.
  await stores.prisma.webhookQueue.updateMany({ where: { tenantId }, data: { dueAt: day(0) } });
  await job(day(9)).pass();
  expect(await chatsOf(tenantId)).toEqual([]);
});

it('removes settled deliveries when their days are over, and leaves the rest of the chat', async () => {
  const tenantId = await newTenant({ deliveryDays: 3 });
  const chat = await burst(4, day(0), tenantId);
  const leased = (await stores.store.deliveryLeases.lease(day(0), day(30), capacityFor(100))).filter(
    (one) => one.chatId === chat.chatId,
  );
  const settled = [day(0), day(1), day(6)];
  await Promise.all(
    settled.map((when, index) =>
      stores.store.deliveries.settle(settlementOf(firstOf(leased.slice(index)), { at: when })),
    ),
  );
  await job(hours(day(4), 5)).pass();
  const left = await stores.prisma.delivery.findMany({ where: { tenantId }, orderBy: { settledAt: 'asc' } });
  expect(left.map(({ settledAt }) => settledAt)).toEqual([day(1), day(6), null]);
  expect(await chatsOf(tenantId)).toEqual([chat.chatId]);
  expect(await auditOf(tenantId)).toMatchObject([{ details: { chatSessions: 0, deliveries: 1 } }]);
});

/** So many ended chats with one event each, written as fast as a database can. */
async function manyEnded(tenantId: number, count: number): Promise<void> {
  await stores.prisma.$executeRaw`
    WITH made AS (
      INSERT INTO chat_sessions (tenant_id, chat_id, app_id, client_id, state, last_seq, ended_at, end_reason)
      SELECT ${tenantId}, 'old-' || n, 'app', 'client-' || n, 'COMPLETED', 1, ${day(0)}, 'PLATFORM_ENDED'
      FROM generate_series(1, ${count}::int) n RETURNING tenant_id, chat_id
    )
    INSERT INTO chat_events (tenant_id, chat_id, seq, event, content, occurred_at)
    SELECT tenant_id, chat_id, 1, 'chat_session_ended', '{}', ${day(0)} FROM made`;
}

it('shares the work with another node, and each chat goes once', async () => {
  const tenantId = await newTenant({ endedSessionDays: 1 });
  await manyEnded(tenantId, 1_500);
  const jobs = [job(day(9)), job(day(9), stores.other)];
  await Promise.all(jobs.map(({ pass }) => pass()));
  expect(await chatsOf(tenantId)).toEqual([]);
  const details = (await auditOf(tenantId)).map((entry) => entry.details as { chatSessions: number });
  expect(details.reduce((sum, { chatSessions }) => sum + chatSessions, 0)).toBe(1_500);
});

it('holds up nobody who publishes', async () => {
  const tenantId = await newTenant({ endedSessionDays: 1 });
  await manyEnded(tenantId, 3_000);
  const chat = await stores.newChat(tenantId);
  const state = { isOver: false };
  const work = job(day(9))
    .pass()
    .finally(() => (state.isOver = true));
  const times: number[] = [];
  while (!state.isOver) {
    const begun = performance.now();
    const result = await stores.store.chatEvents.publish(publishOf(chat, [message(randomUUID())], day(0)));
    times.push(performance.now() - begun);
    expect(result.kind).toBe('published');
  }
  await work;
  expect(await chatsOf(tenantId)).toEqual([chat.chatId]);
  // It went batch by batch, and nobody waited for more than one of them.
  expect(times.length).toBeGreaterThan(15);
  expect(Math.max(...times)).toBeLessThan(2_000);
});

it('stops between two batches', async () => {
  const tenantId = await newTenant({ endedSessionDays: 1 });
  await manyEnded(tenantId, 1_000);
  const { pass, stop, removed } = job(day(9));
  const work = pass();
  const some = () => removed.reduce((sum, { chatSessions = 0 }) => sum + chatSessions, 0);
  while (some() === 0) await new Promise(setImmediate);
  await stop();
  await work;
  expect(some()).toBe(200);
  expect((await chatsOf(tenantId)).length).toBe(800);
  expect(await auditOf(tenantId)).toMatchObject([{ details: { chatSessions: 200 } }]);
});

describe('what devices do, in the audit log,', () => {
  const audited = (tenantId: number) =>
    stores.prisma.auditEntry.findMany({ where: { tenantId }, orderBy: { id: 'asc' }, select: { actor: true } });
  const write = (tenantId: number, actor: string, object: string, at: Date) =>
    stores.store.auditEntries.append(tenantId, { actor, address: null, action: 'test', at }, object, {});

  it('goes after its days, and nothing else', async () => {
    const tenantId = await stores.newTenant();
    const old = hours(day(-91), 1);
    const actors = ['device:app:client', 'provider', 'key:admin', 'oidc:anna', 'operator'];
    for (const actor of actors) await write(tenantId, actor, 'chat:c', old);
    await write(tenantId, 'gateway', 'chat:c', old);
    await write(tenantId, 'gateway', 'tenant:t', old);
    await write(tenantId, 'device:app:client', 'chat:c', hours(day(-90), 1));
    const { pass, removed } = job(day(0));
    await pass();
    expect((await audited(tenantId)).map(({ actor }) => actor)).toEqual([
      ...['test', 'key:admin', 'oidc:anna', 'operator', 'gateway', 'device:app:client'],
      // What this pass has removed.
      'gateway',
    ]);
    expect(removed).toContainEqual({ auditEntries: 3 });
  });

  it('stays where its tenant says so, and nobody else can remove or change anything', async () => {
    const tenantId = await stores.newTenant();
    await stores.store.tenants.setRetention(tenantId, { trafficAuditDays: null }, note);
    await write(tenantId, 'device:app:client', 'chat:c', day(-1_000));
    await job(day(0)).pass();
    expect((await audited(tenantId)).map(({ actor }) => actor)).toContain('device:app:client');
    const { auditEntry } = stores.prisma;
    await expect(auditEntry.deleteMany({ where: { tenantId, actor: 'key:admin' } })).rejects.toThrow('append only');
    await expect(auditEntry.updateMany({ where: { tenantId }, data: { actor: 'x' } })).rejects.toThrow('append only');
    await expect(stores.prisma.$executeRawUnsafe('TRUNCATE audit_entries')).rejects.toThrow('append only');
  });
});

describe('chats in which nothing has happened', () => {
  /** Begun so many hours before today, with what has happened later. */
  async function chatOf(tenantId: number, happened: (chat: Chat) => Promise<unknown> = async () => undefined) {
    const chat = await stores.newChat(tenantId);
    const { chatId } = chat;
    await stores.prisma.chatSession.update({
      where: { tenantId_chatId: { tenantId, chatId } },
      data: { createdAt: hours(day(0), -100) },
    });
    await happened(chat);
    return chatId;
  }

  it('end after their hours, and others do not', async () => {
    const tenantId = await stores.newTenant();
    const recently = hours(day(0), -71);
    const subscribe = (chat: Chat, when: Date) =>
      stores.store.pushSubscriptions.change(changeOf(chat, android(`the-token-of-${chat.chatId}`), when));
    const idle = [
      await chatOf(tenantId),
      await chatOf(tenantId, (chat) => subscribe(chat, hours(day(0), -99))),
      await chatOf(tenantId, (chat) =>
        stores.store.chatEvents.publish(publishOf(chat, [message('m')], hours(day(0), -73))),
      ),
    ];
    for (const happened of [
      (chat: Chat) => subscribe(chat, recently),
      (chat: Chat) => stores.store.chatEvents.publish(publishOf(chat, [message('m')], recently)),
      ({ chatId }: Chat) => stores.store.presence.markSent({ tenantId, chatId, upTo: 0, until: recently }),
      ({ appId, clientId }: Chat) =>
        stores.store.chatSessions.request({ tenantId, chatId: randomUUID(), appId, clientId, ...ASKED, at: recently }),
    ]) {
      await chatOf(tenantId, happened);
    }
    const asked: string[] = [];
    const { pass, removed } = job(day(0), stores.store, async (id, chatId, since) => {
      expect(since).toEqual(hours(day(0), -72));
      if (id === tenantId) asked.push(chatId);
      return true;
    });
    await pass();
    expect(asked.sort()).toEqual(idle.sort());
    expect(removed).toContainEqual({ endedChats: 3 });
    await stores.store.tenants.setRetention(tenantId, { idleSessionHours: null }, note);
    await pass();
    expect(asked).toHaveLength(3);
  });
});

test('alerts go 90 days after they were resolved; open ones stay', async () => {
  const tenantId = await newTenant({});
  const { alerts, alertList } = stores.store;
  const news = { message: 'Look.', code: null };
  const lane = { tenantId, appId: 'app', service: 'IOS_APNS' } as const;
  await alerts.raise(lane, 'CREDENTIALS_REFUSED', news, day(-200));
  await alerts.raise(lane, 'TOKENS_REFUSED', news, day(-200));
  await alerts.raiseOfTenant(tenantId, 'WEBHOOK_FAILING', news, day(-200));
  await alerts.resolve(lane, ['CREDENTIALS_REFUSED'], day(-90));
  await alerts.resolveOfTenant(tenantId, 'WEBHOOK_FAILING', hours(day(-90), -1));
  const kinds = async () => {
    const every = { appId: null, kind: null, state: null, since: null, until: null };
    const slice = { limit: 9, after: null, before: null, fromEnd: false };
    return (await alertList.list(tenantId, every, slice)).map(({ kind }) => kind);
  };
  expect((await kinds()).sort()).toEqual(['CREDENTIALS_REFUSED', 'TOKENS_REFUSED', 'WEBHOOK_FAILING']);
  await job(day(0)).pass();
  expect((await kinds()).sort()).toEqual(['CREDENTIALS_REFUSED', 'TOKENS_REFUSED']);
  await job(day(1)).pass();
  expect(await kinds()).toEqual(['TOKENS_REFUSED']);
});
