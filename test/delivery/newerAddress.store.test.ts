import { parseInstallationId } from '../../src/domain/deviceToken.js';
import type { Outcome } from '../../src/domain/outcome.js';
import { createDeliveries, type Deliveries } from '../../src/delivery/settling/deliveries.js';
import type { LeasedDelivery } from '../../src/delivery/leases/leasedDelivery.js';
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
import { outboxOf } from './outbox.js';

let stores: TestStores;
let deliveries: Deliveries;
const { leaseOne, row } = outboxOf(() => stores);
beforeAll(async () => {
  stores = await openTestStores();
  const { store } = stores;
  deliveries = createDeliveries({
    ...{ store, clock: () => at(4), random: () => 0, longestPresenceMs: 60_000 },
    credentials: { of: () => Promise.reject(new Error('nothing is sent')) } as never,
  });
});
afterAll(() => stores.close());
beforeEach(() => stores.prisma.delivery.deleteMany());

const INSTALLATION = 'cInstallationOfAPhone1';
const DEAD = `${INSTALLATION}:a-registration-token`;
const gone: Outcome = { kind: 'unregistered', statusCode: 404, reason: 'UNREGISTERED', since: null };
const refused: Outcome = { kind: 'rejected', statusCode: 400, reason: 'BadDeviceToken', fault: 'token' };
const subscribe = (chat: Chat, device: Parameters<typeof changeOf>[1], when: number) =>
  stores.store.pushSubscriptions.change(changeOf(chat, device, at(when)));

/** A push that is under way to the dead token. */
async function underWay(): Promise<{ chat: Chat; leased: LeasedDelivery }> {
  const chat = await stores.newChat();
  await subscribe(chat, android(DEAD), 1);
  await stores.store.chatEvents.publish(publishOf(chat, [message('Hello')], at(2)));
  return { chat, leased: await leaseOne(stores.store, at(3)) };
}

function settle(leased: LeasedDelivery, outcome: Outcome) {
  if (!leased.target) throw new Error('there is no token');
  const sent = { outcome, at: at(3), durationMs: 10, tokenTrust: 'proven' } as const;
  return deliveries.settle({ leased, target: leased.target }, sent);
}

it.each([
  ['is dead', gone],
  ['is refused', refused],
])('a push whose address %s goes to the newer one that the client has sent meanwhile', async (_what, outcome) => {
  const { chat, leased } = await underWay();
  await subscribe(chat, parseInstallationId('ANDROID_FIREBASE', INSTALLATION), 3.5);
  expect(await settle(leased, outcome)).toMatchObject({ status: 'RETRYING', removed: null });
  expect(await row(leased)).toMatchObject({ status: 'RETRYING', dueAt: at(4), settledAt: null });
  const again = await leaseOne(stores.store, at(5));
  expect([again.id, again.target?.deviceToken.reveal()]).toEqual([leased.id, INSTALLATION]);
});

it('fails where the client has sent the same address again', async () => {
  const { chat, leased } = await underWay();
  await subscribe(chat, android(DEAD), 3.5);
  expect(await settle(leased, gone)).toMatchObject({ status: 'FAILED', removed: null });
});

it('fails, and its subscription ends, where the client has sent nothing since', async () => {
  const { leased } = await underWay();
  expect(await settle(leased, gone)).toMatchObject({ status: 'FAILED', removed: 'TOKEN_UNREGISTERED' });
});

it('is not sent where the client has unsubscribed meanwhile', async () => {
  const { chat, leased } = await underWay();
  await subscribe(chat, null, 3.5);
  expect(await settle(leased, gone)).toMatchObject({ status: 'FAILED', removed: null });
});
