import { endChat } from './endChat.js';
import { Redacted } from '../../src/domain/redacted.js';
import type { NewChatSession } from '../../src/chats/chatSessions.store.js';
import { ASKED, at, openTestStores, type TestStores } from '../support/testStores.js';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

function requestOf(tenantId: number, chatId: string, fields: Partial<NewChatSession> = {}): NewChatSession {
  const clientId = new Redacted('client-of-the-test');
  return {
    tenantId,
    chatId,
    appId: 'app',
    clientId,
    ...ASKED,
    at: at(0),
    ...fields,
  };
}

it('makes a session and finds it again', async () => {
  const tenantId = await stores.newTenant();
  const parameters = { user_platform: { os: 'Android \\u0000' }, list: [1, null] };
  const asked = requestOf(tenantId, 'c1', { phoneNumber: '+4989123', from: 'Ann', locale: 'de-DE', parameters });
  const { session, isNew } = await stores.store.chatSessions.request(asked);
  expect(isNew).toBe(true);
  expect(session).toEqual({
    tenantId,
    chatId: 'c1',
    appId: 'app',
    clientId: asked.clientId,
    state: 'QUEUED',
    phoneNumber: '+4989123',
    from: 'Ann',
    locale: 'de-DE',
    createdAt: at(0),
    endedAt: null,
  });
  expect(session.clientId.equals(asked.clientId)).toBe(true);
  expect(await stores.store.chatSessions.find(tenantId, 'c1')).toEqual(session);
  const row = await stores.prisma.chatSession.findFirst({ where: { tenantId } });
  expect(row).toMatchObject({ from: 'Ann', parameters });
});

it('gives a client its active session back, unchanged', async () => {
  const tenantId = await stores.newTenant();
  const first = await stores.store.chatSessions.request(requestOf(tenantId, 'c1', { phoneNumber: '+1' }));
  const again = await stores.store.chatSessions.request(requestOf(tenantId, 'c2', { phoneNumber: '+2', at: at(9) }));
  expect(again).toEqual({ session: first.session, isNew: false });
  expect(await stores.store.chatSessions.find(tenantId, 'c2')).toBeNull();
});

it('keeps the newest word on the language of the client', async () => {
  const tenantId = await stores.newTenant();
  const localeAfter = async (locale: string | null) =>
    (await stores.store.chatSessions.request(requestOf(tenantId, 'c1', { locale }))).session.locale;
  expect(await localeAfter(null)).toBeNull();
  expect(await localeAfter('de')).toBe('de');
  expect(await localeAfter(null)).toBe('de');
  expect(await localeAfter('pt-BR')).toBe('pt-BR');
  expect(await stores.store.chatSessions.find(tenantId, 'c1')).toMatchObject({ locale: 'pt-BR' });
});

it('makes a session of its own for another client, app or tenant, and after the end', async () => {
  const [tenantId, otherTenant] = await Promise.all([stores.newTenant(), stores.newTenant()]);
  await stores.store.apps.create(tenantId, 'app-2', 'Two', {
    actor: 'test',
    address: null,
    action: 'setUp',
    at: at(0),
  });
  const asked = [
    requestOf(tenantId, 'c1'),
    requestOf(tenantId, 'c2', { clientId: new Redacted('another') }),
    requestOf(tenantId, 'c3', { appId: 'app-2' }),
    requestOf(otherTenant, 'c1'),
  ];
  for (const request of asked) {
    const { session, isNew } = await stores.store.chatSessions.request(request);
    expect([session.tenantId, session.chatId, isNew]).toEqual([request.tenantId, request.chatId, true]);
  }
  await endChat(stores.store, tenantId, 'c1', 'key:k1', at(1));
  expect(await stores.store.chatSessions.request(requestOf(tenantId, 'c4'))).toMatchObject({ isNew: true });
});

it('makes one session of ten requests at once, on two nodes', async () => {
  for (let round = 0; round < 10; round += 1) {
    const tenantId = await stores.newTenant();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 === 0 ? stores.store : stores.other).chatSessions.request(requestOf(tenantId, `c${index}`)),
      ),
    );
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(answers.map(({ session }) => session.chatId)).size).toBe(1);
    expect(await stores.prisma.chatSession.count({ where: { tenantId } })).toBe(1);
  }
});

it('ends a session once and writes down who did', async () => {
  const { tenantId, chatId } = await stores.newChat();
  expect(await endChat(stores.store, tenantId, chatId, 'key:k1', at(5))).toBe(true);
  expect(await endChat(stores.store, tenantId, chatId, 'key:k2', at(6))).toBe(false);
  expect(await stores.store.chatSessions.find(tenantId, chatId)).toMatchObject({ state: 'COMPLETED', endedAt: at(5) });
  const audit = await stores.prisma.auditEntry.findMany({ where: { tenantId, action: 'endChat' } });
  expect(audit).toMatchObject([{ at: at(5), actor: 'key:k1', object: `chat:${chatId}` }]);
});

it('writes an end down once even when it is asked for twice in the same millisecond', async () => {
  const { tenantId, chatId } = await stores.newChat();
  for (const actor of ['key:k1', 'key:k2']) await endChat(stores.store, tenantId, chatId, actor, at(5));
  const audit = await stores.prisma.auditEntry.findMany({ where: { tenantId, action: 'endChat' } });
  expect(audit.map(({ actor }) => actor)).toEqual(['key:k1']);
});

it('ends nothing that is not there', async () => {
  const tenantId = await stores.newTenant();
  expect(await endChat(stores.store, tenantId, 'no-such-chat', 'key:k1', at(1))).toBe(false);
  expect(await stores.prisma.auditEntry.count({ where: { tenantId, action: 'endChat' } })).toBe(0);
});
