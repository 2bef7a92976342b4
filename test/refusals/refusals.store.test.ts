import { KEPT_PER_APP, KEPT_PER_CHAT, type NewRefusal } from '../../src/refusals/refusals.store.js';
import { at, openTestStores, type Chat, type TestStores } from '../support/testStores.js';

let stores: TestStores;
let made = 0;

beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

const EVERYTHING = { limit: 2_000, after: null, before: null, fromEnd: false };

function refusalOf({ tenantId, appId, chatId }: Chat, more: Partial<NewRefusal> = {}): NewRefusal {
  made += 1;
  return {
    ...{ tenantId, appId, chatId, requestId: `request-${made}`, at: at(made), operation: 'subscribe', door: 'REST' },
    ...{ code: 'INVALID_DEVICE_TOKEN', field: null, message: `refusal ${made}` },
    ...more,
  };
}

async function record(refusals: readonly NewRefusal[]): Promise<void> {
  await Promise.all(refusals.map((refusal) => stores.store.refusals.record(refusal)));
}

describe('refused requests', () => {
  it(`of a chat are kept up to the newest ${KEPT_PER_CHAT}`, async () => {
    const [chat, neighbour] = [await stores.newChat(), await stores.newChat()];
    await record([refusalOf(neighbour)]);
    const all = Array.from({ length: KEPT_PER_CHAT + 15 }, () => refusalOf(chat));
    await record(all);
    const { tenantId, chatId } = chat;
    const kept = await stores.prisma.chatRefusal.findMany({ where: { tenantId, chatId }, orderBy: { id: 'asc' } });
    expect(kept.map(({ message }) => message)).toEqual(all.slice(-KEPT_PER_CHAT).map(({ message }) => message));
    expect(await stores.prisma.chatRefusal.count({ where: { tenantId: neighbour.tenantId } })).toBe(1);
  });

  it(`of an app are kept up to the newest ${KEPT_PER_APP}, and listed newest first`, async () => {
    const chat = await stores.newChat();
    const all = Array.from({ length: KEPT_PER_APP + 30 }, () => refusalOf(chat, { chatId: null }));
    for (let from = 0; from < all.length; from += 100) await record(all.slice(from, from + 100));
    const listed = await stores.store.refusals.ofApp(chat, at(0), EVERYTHING);
    expect(listed.map(({ message }) => message)).toEqual(
      all
        .slice(-KEPT_PER_APP)
        .map(({ message }) => message)
        .toReversed(),
    );
  });

  it('are forgotten by their age, and kept in their chat', async () => {
    const chat = await stores.newChat();
    await record([refusalOf(chat, { at: at(0) }), refusalOf(chat, { at: at(100_000_000) })]);
    while ((await stores.store.refusals.forget(at(90_000_000))) > 0);
    expect(await stores.store.refusals.ofApp(chat, at(0), EVERYTHING)).toMatchObject([{ at: at(100_000_000) }]);
    expect(await stores.prisma.chatRefusal.count({ where: { tenantId: chat.tenantId, chatId: chat.chatId } })).toBe(2);
  });

  it('of an app that does not exist leave nothing, beside others that stay', async () => {
    const chat = await stores.newChat();
    await record([refusalOf(chat, { appId: 'none', chatId: 'unknown' }), refusalOf(chat, { chatId: 'lone \ud800' })]);
    expect(await stores.store.refusals.ofApp({ ...chat, appId: 'none' }, at(0), EVERYTHING)).toEqual([]);
    expect(await stores.store.refusals.ofApp(chat, at(0), EVERYTHING)).toMatchObject([{ chatId: 'lone…' }]);
  });
});
