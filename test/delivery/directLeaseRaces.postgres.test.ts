import { lockWait } from '../support/lockWait.js';
import type { LeasedDelivery } from '../../src/delivery/leases/leasedDelivery.js';
import { android, at, changeOf, message, openTestStores, publishOf, type TestStores } from '../support/testStores.js';

let stores: TestStores;
let leased: LeasedDelivery[] = [];
beforeAll(async () => {
  stores = await openTestStores(undefined, (coming) => ({
    ids: new Set(coming.map(({ id }) => id)),
    until: at(150),
    end: (taken) => leased.push(...(taken ?? [])),
  }));
});
afterAll(() => stores.close());
beforeEach(() => (leased = []));

/** Publishes while somebody else changes the subscription under the session's lock, as a subscribe does. */
async function publishDuring(data: Parameters<TestStores['prisma']['pushSubscription']['updateMany']>[0]['data']) {
  const chat = await stores.newChat();
  await stores.store.pushSubscriptions.change(changeOf(chat, android(`the-token-of-${chat.chatId}`), at(0.5)));
  let published: Promise<unknown> = Promise.resolve();
  await stores.prisma.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT FROM chat_sessions WHERE chat_id = ${chat.chatId} FOR SHARE`;
    published = stores.store.chatEvents.publish(publishOf(chat, [message('hello')], at(2)));
    await lockWait(stores.prisma);
    await transaction.pushSubscription.updateMany({ where: { chatId: chat.chatId }, data });
  });
  return published;
}

it('goes to the token that the client has got meanwhile', async () => {
  await publishDuring({ deviceToken: 'a-newer-token', refreshedAt: at(1.5), service: 'IOS_FIREBASE' });
  expect(leased).toMatchObject([
    { service: 'IOS_FIREBASE', target: { service: 'IOS_FIREBASE', refreshedAt: at(1.5) } },
  ]);
  expect(leased[0]?.target?.deviceToken.reveal()).toBe('a-newer-token');
});

it('goes nowhere where the client has unsubscribed meanwhile', async () => {
  const result = await publishDuring({ deviceToken: null, removedAt: at(1.5), removalReason: 'UNSUBSCRIBED' });
  expect(result).toMatchObject({
    deliveries: [{ status: 'SUPPRESSED', reason: 'UNSUBSCRIBED' }],
    hasQueuedDeliveries: false,
  });
  expect(leased).toEqual([]);
});
