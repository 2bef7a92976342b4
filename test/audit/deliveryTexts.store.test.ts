import { createRetentionJob } from '../../src/audit/retention.js';
import { outboxOf, capacityFor, settlementOf } from '../delivery/outbox.js';
import { openTestStores, type Chat, type TestStores } from '../support/testStores.js';

let stores: TestStores;
const { burst } = outboxOf(() => stores);
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

const HOUR_MS = 3_600_000;
/** Ids of deliveries are made of today's time. */
const begun = new Date();
const later = (hours: number) => new Date(begun.getTime() + hours * HOUR_MS);

async function passAt(now: Date): Promise<void> {
  const { store } = stores;
  const logger = { warn: (details: object) => expect(details).toBeNull() };
  const job = createRetentionJob({
    ...{ store, auditLog: store.auditEntries, logger, endIdle: null, clock: () => now, random: () => 1 },
    onRemoved: () => undefined,
  });
  await job.pass();
}

async function textsOf({ chatId }: Chat): Promise<(string | undefined)[]> {
  const rows = await stores.prisma.delivery.findMany({ where: { chatId }, orderBy: { seq: 'asc' } });
  return rows.map(({ notification }) => (notification as { body?: string }).body);
}

async function settle(chat: Chat): Promise<void> {
  const leased = await stores.store.deliveryLeases.lease(later(1), later(2), capacityFor(100));
  const own = leased.filter(({ chatId }) => chatId === chat.chatId);
  await Promise.all(own.map((one) => stores.store.deliveries.settle(settlementOf(one, { at: later(1) }))));
}

it('removes the texts of settled deliveries after a day, and those of others once they are settled', async () => {
  const settled = await burst(3, begun);
  await settle(settled);
  const underWay = await burst(1, begun, settled.tenantId);
  await passAt(later(23));
  expect(await textsOf(settled)).toEqual(['m0', 'm1', 'm2']);
  await passAt(later(25));
  expect(await textsOf(settled)).toEqual([undefined, undefined, undefined]);
  // Its push is still to be sent.
  expect(await textsOf(underWay)).toEqual(['m0']);
  await settle(underWay);
  await passAt(later(26));
  expect(await textsOf(underWay)).toEqual([undefined]);
});

it('leaves what the app and the platform find the event by', async () => {
  const chat = await burst(1, begun);
  await settle(chat);
  await passAt(later(25));
  const { notification } = await stores.prisma.delivery.findFirstOrThrow({ where: { chatId: chat.chatId } });
  expect(notification).toMatchObject({ chatId: chat.chatId, event: 'chat_session_message' });
  expect(notification).not.toHaveProperty('title');
});
