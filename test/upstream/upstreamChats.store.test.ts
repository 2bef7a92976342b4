import { Redacted } from '../../src/domain/redacted.js';
import type { LearnedChat } from '../../src/upstream/upstreamChats.store.js';
import { android, at, changeOf, message, openTestStores, publishOf, type TestStores } from '../support/testStores.js';

let stores: TestStores;
let made = 0;

beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

/** A chat of a new client, as the contact center has just given it. */
async function newLearned(fields: Partial<LearnedChat> = {}): Promise<LearnedChat> {
  made += 1;
  const said = {
    phoneNumber: '+15550100',
    from: 'Ann',
    locale: 'de',
    parameters: { a: 1 },
    actor: 'device:app:…',
    address: null,
  };
  const chat = {
    appId: 'app',
    chatId: `given-${made}`,
    clientId: new Redacted(`client-${made}`),
    state: 'QUEUED' as const,
  };
  return { tenantId: fields.tenantId ?? (await stores.newTenant()), ...chat, ...said, at: at(0), ...fields };
}

function find({ tenantId, chatId }: LearnedChat) {
  return stores.prisma.chatSession.findUnique({
    where: { tenantId_chatId: { tenantId, chatId } },
    include: { pushSubscription: true },
  });
}

async function subscribe(chat: LearnedChat): Promise<string> {
  return (await stores.store.pushSubscriptions.change(changeOf(chat, android('token')))).kind;
}

test('a chat is stored once and updated later', async () => {
  const chat = await newLearned();
  expect(await stores.store.upstreamChats.learn(chat)).toBe('new');
  const silent = { phoneNumber: null, from: null, locale: 'fr', parameters: null };
  expect(await stores.store.upstreamChats.learn({ ...chat, ...silent, state: 'CONNECTED', at: at(1) })).toBe('known');
  expect(await find(chat)).toMatchObject({
    state: 'CONNECTED',
    phoneNumber: '+15550100',
    from: 'Ann',
    locale: 'fr',
    parameters: { a: 1 },
    createdAt: at(0),
    endedAt: null,
  });
});

test('the language that the client has chosen when it subscribed stays', async () => {
  const chat = await newLearned();
  await stores.store.upstreamChats.learn(chat);
  await stores.store.pushSubscriptions.change({ ...changeOf(chat, android('chosen:token')), locale: 'it' });
  expect(await stores.store.upstreamChats.learn({ ...chat, locale: 'fr', at: at(2) })).toBe('known');
  expect(await find(chat)).toMatchObject({ locale: 'it', localeChosen: true });
});

test('another chat of the same client ends the one before, with its subscription, and is audited', async () => {
  const { store, prisma } = stores;
  const first = await newLearned();
  await store.upstreamChats.learn(first);
  await subscribe(first);
  const second = { ...first, chatId: 'second', at: at(5) };
  expect(await store.upstreamChats.learn(second)).toBe('new');
  expect(await find(first)).toMatchObject({
    state: 'COMPLETED',
    endedAt: at(5),
    endReason: 'REPLACED',
    pushSubscription: { removedAt: at(5), removalReason: 'CHAT_ENDED', deviceToken: 'token' },
  });
  const audited = await prisma.auditEntry.findMany({ where: { tenantId: first.tenantId, action: 'endChat' } });
  expect(audited).toMatchObject([{ object: `chat:${first.chatId}`, details: { reason: 'REPLACED' } }]);
  expect(await subscribe(second)).toBe('changed');
});

test('a chat that had ended here and is given again goes on', async () => {
  const { store } = stores;
  const chat = await newLearned();
  await store.upstreamChats.learn(chat);
  await store.upstreamChats.end({ ...chat, reason: 'PLATFORM_ENDED', at: at(1) });
  expect(await store.upstreamChats.learn({ ...chat, at: at(2) })).toBe('known');
  expect(await find(chat)).toMatchObject({ state: 'QUEUED', endedAt: null, endReason: null });
  expect(await subscribe(chat)).toBe('changed');
});

test('an older request does not change a newer state', async () => {
  const { store } = stores;
  const first = await newLearned();
  await store.upstreamChats.learn(first);
  const second = { ...first, chatId: `${first.chatId}-second`, at: at(5) };
  await store.upstreamChats.learn(second);
  const before = [await find(first), await find(second)];
  for (const chatId of [first.chatId, `${first.chatId}-unheard`]) {
    expect(await store.upstreamChats.learn({ ...first, chatId, at: at(3) })).toBe('outdated');
  }
  await store.upstreamChats.end({ ...second, reason: 'CLIENT_ENDED', at: at(7) });
  expect(await store.upstreamChats.learn({ ...second, at: at(6) })).toBe('outdated');
  expect(await find(first)).toEqual(before[0]);
  expect(await find(second)).toMatchObject({ endedAt: at(7) });
});

test('a state that is not said leaves the one that is kept', async () => {
  const { store } = stores;
  const chat = await newLearned({ state: 'CONNECTED' });
  const silent = { ...chat, state: null };
  await store.upstreamChats.learn(chat);
  await store.upstreamChats.learn({ ...silent, at: at(1) });
  expect(await find(chat)).toMatchObject({ state: 'CONNECTED' });
  await store.upstreamChats.end({ ...chat, reason: 'PLATFORM_ENDED', at: at(2) });
  await store.upstreamChats.learn({ ...silent, at: at(3) });
  expect(await find(chat)).toMatchObject({ state: 'QUEUED', endedAt: null });
});

test('a chat of another client or app is left alone, and so is the client’s own', async () => {
  const { store } = stores;
  const theirs = await newLearned();
  await store.upstreamChats.learn(theirs);
  const ours = await newLearned({ tenantId: theirs.tenantId });
  await store.upstreamChats.learn(ours);
  const before = [await find(theirs), await find(ours)];
  expect(await store.upstreamChats.learn({ ...ours, chatId: theirs.chatId, state: 'CONNECTED', at: at(9) })).toBe(
    'foreign',
  );
  expect(await store.upstreamChats.end({ ...ours, chatId: theirs.chatId, reason: 'CLIENT_ENDED' })).toBe(false);
  expect([await find(theirs), await find(ours)]).toEqual(before);
});

test('requests of one client at once leave it one chat', async () => {
  const { store, other } = stores;
  const chat = await newLearned();
  const ids = ['a', 'b', 'c', 'd'].map((letter) => `${chat.chatId}-${letter}`);
  const verdicts = await Promise.all(
    ids.map((chatId, index) => (index % 2 ? store : other).upstreamChats.learn({ ...chat, chatId })),
  );
  expect(verdicts).toEqual(['new', 'new', 'new', 'new']);
  const { tenantId } = chat;
  expect(await stores.prisma.chatSession.count({ where: { tenantId, endedAt: null } })).toBe(1);
});

test.each([
  ['CLIENT_ENDED' as const, null],
  ['PLATFORM_ENDED' as const, 'token'],
])('ending is told once, and the subscription goes with it: %s', async (reason, deviceToken) => {
  const { store } = stores;
  const chat = await newLearned();
  await store.upstreamChats.learn(chat);
  await subscribe(chat);
  // A client that ends its chat needs no push of it any more; otherwise the token stays for those on their way.
  const ending = { ...chat, reason, at: at(3) };
  expect([await store.upstreamChats.end(ending), await store.upstreamChats.end(ending)]).toEqual([true, false]);
  expect(await find(chat)).toMatchObject({
    endReason: reason,
    pushSubscription: { removedAt: at(3), removalReason: 'CHAT_ENDED', deviceToken },
  });
});

test('events are found by type and id, for their client only', async () => {
  const { store } = stores;
  const chat = await newLearned();
  await store.upstreamChats.learn(chat);
  await store.chatEvents.publish(publishOf(chat, [message('one', 'm1'), message('two', 'm2'), message('three', 'm3')]));
  const named = (...ids: string[]) => ids.map((msgId) => ({ event: 'chat_session_message', msgId }));
  const search = (events: { event: string; msgId: string }[], as = chat) =>
    store.upstreamChats.findEvents({ ...as, events });
  expect(await search(named('m2', 'm1', 'm9'))).toEqual({ newest: 2, found: 2 });
  expect(await search([{ event: 'chat_session_file', msgId: 'm3' }])).toEqual({ newest: null, found: 0 });
  expect(await search(named('m3'), { ...chat, clientId: new Redacted('another') })).toEqual({ newest: null, found: 0 });
});
