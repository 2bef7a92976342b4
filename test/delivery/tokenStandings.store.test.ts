import { outboxOf, settlementOf } from './outbox.js';
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
const { leaseOne } = outboxOf(() => stores);
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());
beforeEach(() => stores.prisma.delivery.deleteMany());

const TOKEN = 'the-token-of-this-phone';
const OTHER = 'the-token-of-another-phone';

const subscribe = (chat: Chat, token: string | null, when: number) =>
  stores.store.pushSubscriptions.change(changeOf(chat, token === null ? null : android(token), at(when)));

/** Publishes then, and sends at once. */
async function deliver(chat: Chat, when: number, status: 'SENT' | 'FAILED' = 'SENT'): Promise<void> {
  await stores.store.chatEvents.publish(publishOf(chat, [message(`m${when}`)], at(when)));
  const leased = await leaseOne(stores.store, at(when + 0.1), at(when + 60));
  await stores.store.deliveries.settle(settlementOf(leased, { status, at: at(when + 0.2) }));
}
const hasWorked = async (chat: Chat, token: string) =>
  (await stores.store.tokenStandings.find(chat.tenantId, chat.chatId, android(token))).hasWorked;

it('a token has worked once something was sent to it, and stays so when its client sends it again', async () => {
  const chat = await stores.newChat();
  await subscribe(chat, TOKEN, 1);
  expect(await hasWorked(chat, TOKEN)).toBe(false);
  await deliver(chat, 2, 'FAILED');
  expect(await hasWorked(chat, TOKEN)).toBe(false);
  await deliver(chat, 3);
  expect(await hasWorked(chat, TOKEN)).toBe(true);
  await subscribe(chat, TOKEN, 4);
  expect(await hasWorked(chat, TOKEN)).toBe(true);
  for (const [token, when] of [
    [null, 5],
    [TOKEN, 6],
  ] as const)
    await subscribe(chat, token, when);
  expect(await hasWorked(chat, TOKEN)).toBe(true);
});

it('what was sent to another token of the same chat says nothing', async () => {
  const chat = await stores.newChat();
  await subscribe(chat, TOKEN, 1);
  await deliver(chat, 2);
  await subscribe(chat, OTHER, 3);
  expect(await hasWorked(chat, OTHER)).toBe(false);
  await deliver(chat, 4);
  expect(await hasWorked(chat, OTHER)).toBe(true);
});

it('a token that has worked in an earlier chat of the app has worked, and no other has', async () => {
  const earlier = await stores.newChat();
  await subscribe(earlier, TOKEN, 1);
  await deliver(earlier, 2);
  const later = await stores.newChat(earlier.tenantId);
  await subscribe(later, TOKEN, 3);
  expect([await hasWorked(later, TOKEN), await hasWorked(later, OTHER)]).toEqual([true, false]);
  await subscribe(earlier, null, 4);
  expect(await hasWorked(later, TOKEN)).toBe(true);
});

it('tells clients apart without saying who they are', async () => {
  const [one, other] = [await stores.newChat(), await stores.newChat()];
  const clientOf = async ({ tenantId, chatId }: Chat) =>
    (await stores.store.tokenStandings.find(tenantId, chatId, android(TOKEN))).client;
  const clients = [await clientOf(one), await clientOf(other)];
  expect(new Set(clients).size).toBe(2);
  expect(clients.join(' ')).not.toContain(one.clientId.reveal());
});
