import { randomUUID } from 'node:crypto';
import type { Caller } from '../../src/domain/caller.js';
import { Redacted } from '../../src/domain/redacted.js';
import { NOTHING_REMOVED } from '../../src/audit/removal.js';
import { createErasure } from '../../src/audit/erasure.js';
import type { Tenants } from '../../src/tenants/tenants.js';
import type { ErasedBatch, ErasureTarget } from '../../src/audit/erasure.store.js';
import type { Store } from '../support/stores.js';
import { clientActs, said } from '../webhooks/clientEvents.js';
import { outboxOf, capacityFor, settlementOf } from '../delivery/outbox.js';
import {
  android,
  at,
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

const note = { actor: 'key:admin', address: '192.0.2.7', action: 'erase', at: at(9) };
const named = { note, object: 'what', digest: { kind: 'sha256', text: 'abc' } } as const;

async function eraseIn(store: Store, tenantId: number, target: ErasureTarget): Promise<ErasedBatch> {
  const chatIds = await store.erasure.find(tenantId, target, 1_000);
  return store.erasure.erase({ tenantId, target, chatIds, ...named });
}
const eraseChat = (chat: Chat) => eraseIn(stores.other, chat.tenantId, { kind: 'chat', chatId: chat.chatId });
const tokenTarget = (token: string): ErasureTarget => ({ kind: 'token', devices: [new Redacted(token)] });

/** Rows that are left of a tenant's chats, by table. */
async function rowsOf(tenantId: number): Promise<number[]> {
  const where = { tenantId };
  const { prisma } = stores;
  return Promise.all([
    prisma.chatSession.count({ where }),
    prisma.pushSubscription.count({ where }),
    prisma.chatEvent.count({ where }),
    prisma.delivery.count({ where }),
    prisma.publishReceipt.count({ where }),
    prisma.webhookQueue.count({ where }),
  ]);
}

async function fullChat(tenantId: number): Promise<Chat> {
  const chat = await burst(3, at(1), tenantId);
  await stores.store.chatEvents.publish({
    ...publishOf(chat, [message('with a key')], at(2)),
    idempotency: { key: 'k', fingerprint: '00' },
  });
  await stores.prisma.webhookQueue.create({ data: { tenantId, chatId: chat.chatId, dueAt: at(2) } });
  await clientActs(stores.prisma, chat, said('from the client'), at(3));
  return chat;
}

it('takes all that a chat has, and nothing of the others', async () => {
  const tenantId = await stores.newTenant();
  const [chat] = [await fullChat(tenantId), await fullChat(tenantId)];
  expect(await rowsOf(tenantId)).toEqual([2, 2, 10, 8, 2, 2]);
  const { removal, active, proof } = await eraseChat(chat);
  expect(removal).toEqual({ chatSessions: 1, pushSubscriptions: 1, chatEvents: 5, deliveries: 4 });
  expect(active).toEqual([chat.chatId]);
  expect(await rowsOf(tenantId)).toEqual([1, 1, 5, 4, 1, 1]);
  const entry = await stores.prisma.auditEntry.findUniqueOrThrow({
    where: { tenantId_id: { tenantId, id: proof?.id ?? 0n } },
  });
  expect(entry).toMatchObject({ ...note, object: 'what', details: { sha256: 'abc', chatEvents: 5, deliveries: 4 } });
  expect(await eraseChat(chat)).toEqual({ removal: NOTHING_REMOVED, active: [], proof: null });
});

it('finds all chats of a client with one app, and no others', async () => {
  const tenantId = await stores.newTenant();
  await stores.store.apps.create(tenantId, 'other-app', 'Other', note);
  const clientId = new Redacted('a-client-that-is-found');
  const sessionOf = (appId: string) => ({ tenantId, appId, clientId, chatId: `${appId}-${randomUUID()}`, at: at(0) });
  const asked = { phoneNumber: null, from: null, locale: null, parameters: null };
  for (const appId of ['app', 'other-app']) await stores.store.chatSessions.request({ ...sessionOf(appId), ...asked });
  await stores.newChat(tenantId);
  const { removal } = await eraseIn(stores.store, tenantId, { kind: 'client', appId: 'app', clientId });
  expect(removal.chatSessions).toBe(1);
  expect(await stores.prisma.chatSession.findMany({ where: { tenantId, clientId: clientId.reveal() } })).toMatchObject([
    { appId: 'other-app' },
  ]);
});

it('finds the chats that are notified by a token, in this tenant only', async () => {
  const [tenantId, foreign] = [await stores.newTenant(), await stores.newTenant()];
  const chats = [await stores.newChat(tenantId), await stores.newChat(tenantId), await stores.newChat(foreign)];
  for (const chat of chats) await stores.store.pushSubscriptions.change(changeOf(chat, android('a-shared-token')));
  const other = await stores.newChat(tenantId);
  await stores.store.pushSubscriptions.change(changeOf(other, android('another-token')));
  const { removal } = await eraseIn(stores.store, tenantId, tokenTarget('a-shared-token'));
  expect(removal).toMatchObject({ chatSessions: 2, pushSubscriptions: 2 });
  expect([(await rowsOf(tenantId))[0], (await rowsOf(foreign))[0]]).toEqual([1, 1]);
});

it.each(['by the client', 'with the chat', 'by the provider'])(
  'finds a chat by the token that it had when its subscription was ended %s',
  async (how) => {
    const tenantId = await stores.newTenant();
    const chat = await stores.newChat(tenantId);
    await stores.store.pushSubscriptions.change(changeOf(chat, android('a-former-token')));
    if (how === 'by the client') await stores.store.pushSubscriptions.change(changeOf(chat, null, at(2)));
    if (how === 'with the chat') {
      await stores.store.chatEvents.publish(
        publishOf(chat, [{ ...message('bye'), event: 'chat_session_ended' }], at(2)),
      );
    }
    if (how === 'by the provider') {
      const dead = { deviceToken: new Redacted('a-former-token'), detail: 'Unregistered', at: at(3) };
      const removal = { reason: 'TOKEN_UNREGISTERED', registeredBefore: at(3) } as const;
      await stores.store.pushedTokens.removeToken({ tenantId, chatId: chat.chatId, ...dead, removal });
    }
    const { deviceToken } = await stores.prisma.pushSubscription.findFirstOrThrow({ where: { tenantId } });
    expect(deviceToken).toBe(how === 'with the chat' ? 'a-former-token' : null);
    const { removal } = await eraseIn(stores.store, tenantId, tokenTarget('a-former-token'));
    expect(removal).toMatchObject({ chatSessions: 1, pushSubscriptions: 1 });
  },
);

it('does not take a token that another has replaced for one that the chat has', async () => {
  const tenantId = await stores.newTenant();
  const chat = await stores.newChat(tenantId);
  await stores.store.pushSubscriptions.change(changeOf(chat, android('the-first-token')));
  await stores.store.pushSubscriptions.change(changeOf(chat, null, at(2)));
  await stores.store.pushSubscriptions.change(changeOf(chat, android('the-second-token'), at(3)));
  const target = tokenTarget('the-first-token');
  expect(await stores.store.erasure.find(tenantId, target, 10)).toEqual([]);
});

it('leaves a chat that has got another token since it was found', async () => {
  const chat = await stores.newChat();
  const { tenantId, chatId } = chat;
  await stores.store.pushSubscriptions.change(changeOf(chat, android('the-old-token')));
  const target = tokenTarget('the-old-token');
  const chatIds = await stores.store.erasure.find(tenantId, target, 10);
  expect(chatIds).toEqual([chatId]);
  await stores.other.pushSubscriptions.change(changeOf(chat, android('the-new-token')));
  const { removal } = await stores.store.erasure.erase({ tenantId, target, chatIds, ...named });
  expect(removal).toEqual(NOTHING_REMOVED);
});

it('proves what it has erased also where it breaks off', async () => {
  const tenantId = await stores.newTenant();
  const clientId = 'client-of-very-many-chats';
  await stores.prisma.chatSession.createMany({
    data: Array.from({ length: 301 }, (_, n) => ({
      tenantId,
      chatId: `c${n}`,
      appId: 'app',
      clientId,
      state: 'COMPLETED' as const,
      endedAt: at(1),
      endReason: 'PLATFORM_ENDED' as const,
    })),
  });
  const { erasure } = stores.store;
  const tenant = { id: tenantId, host: 't.example.com' };
  const calls = { find: erasure.find, count: erasure.count, erase: erasure.erase };
  const service = createErasure({
    store: { erasure: calls },
    tenants: { resolve: () => Promise.resolve(tenant) } as unknown as Tenants,
    clock: () => at(9),
    onGone: () => undefined,
    onErased: () => undefined,
  });
  const caller: Caller = { role: 'ADMIN', tenant, principal: { kind: 'key', id: 'admin' }, address: null };
  const erase = () => service.erase(caller, { kind: 'client', tenantHost: tenant.host, appId: 'app', clientId });
  const proven = async () =>
    (await stores.prisma.auditEntry.findMany({ where: { tenantId, action: 'erase' }, orderBy: { id: 'asc' } })).map(
      ({ details }) => (details as { chatSessions: number }).chatSessions,
    );

  calls.erase = async (batch) => {
    calls.erase = () => Promise.reject(new Error('the database is away'));
    return erasure.erase(batch);
  };
  await expect(erase()).rejects.toThrow('away');
  expect(await proven()).toEqual([300]);
  calls.erase = erasure.erase;
  expect((await erase()).removal.chatSessions).toBe(1);
  expect(await proven()).toEqual([300, 1]);
  await expect(erase()).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('is no trouble to who has something of it in hand', async () => {
  const tenantId = await stores.newTenant();
  const chat = await burst(2, at(1), tenantId);
  const leased = await stores.store.deliveryLeases.lease(at(2), at(60), capacityFor(10));
  const mine = leased.filter((delivery) => delivery.chatId === chat.chatId);
  expect(mine).toHaveLength(2);
  await eraseChat(chat);
  await Promise.all(mine.map((delivery) => stores.store.deliveries.settle(settlementOf(delivery))));
  const dead = { deviceToken: new Redacted('the-token-of-a-device'), detail: 'Unregistered', at: at(3) };
  const removal = { reason: 'TOKEN_UNREGISTERED', registeredBefore: at(3) } as const;
  expect(await stores.store.pushedTokens.removeToken({ tenantId, chatId: chat.chatId, ...dead, removal })).toBe('KEPT');
  const seen = { ...chat, until: at(20), at: at(4), signal: 'CONFIRM' } as const;
  expect(await stores.store.presence.see(seen)).toBe(false);
  await stores.store.presence.markSent({ ...chat, upTo: 2, until: at(20) });
  expect(await stores.store.pushSubscriptions.change(changeOf(chat, android('t')))).toEqual({ kind: 'chatNotFound' });
  expect(await stores.store.chatEvents.publish(publishOf(chat, [message('late')]))).toEqual({ kind: 'chatNotFound' });
  expect(await rowsOf(tenantId)).toEqual([0, 0, 0, 0, 0, 0]);
});

it('at the same time as subscribing and publishing leaves nothing behind', async () => {
  const tenantId = await stores.newTenant();
  const chats: Chat[] = [];
  for (let count = 0; count < 60; count += 1) chats.push(await stores.newChat(tenantId));
  const kinds = await Promise.all(
    chats.map(async (chat, index) => {
      const erase = async () => ((await eraseChat(chat)).removal.chatSessions === 1 ? 'erased' : 'nothing');
      const write = () =>
        Promise.all([
          stores.store.pushSubscriptions.change(changeOf(chat, android('token'), at(1))),
          stores.store.chatEvents.publish(publishOf(chat, [message('m')], at(1))),
        ]);
      // Before, after, and at the same time.
      if (index % 3 === 0) return [await erase(), ...(await write()).map(({ kind }) => kind)];
      if (index % 3 === 1) return [...(await write()).map(({ kind }) => kind), await erase()];
      const [written, erased] = await Promise.all([write(), erase()]);
      return [...written.map(({ kind }) => kind), erased];
    }),
  ).then((all) => all.flat());
  expect(kinds.filter((kind) => kind === 'erased')).toHaveLength(chats.length);
  expect(new Set(kinds)).toEqual(new Set(['erased', 'changed', 'published', 'chatNotFound']));
  expect(await rowsOf(tenantId)).toEqual([0, 0, 0, 0, 0, 0]);
});
