import { settlementOf, outboxOf, capacityFor } from './outbox.js';
import { at, openTestStores, type TestStores } from '../support/testStores.js';

let stores: TestStores;
const { burst, leaseOne, row } = outboxOf(() => stores);
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());
// Leases are of the whole outbox: each test has it for itself.
beforeEach(() => stores.prisma.delivery.deleteMany());

describe('a settlement', () => {
  const attempt = { outcome: 'retry', reason: 'X', statusCode: 503, durationMs: 12, ambiguous: false } as const;

  it('ends a delivery', async () => {
    await burst(1);
    const leased = await leaseOne(stores.store);
    const sent = { ...attempt, outcome: 'delivered', reason: null, at: at(2.5) } as const;
    await stores.store.deliveries.settle(settlementOf(leased, { attempt: sent, providerMessageId: 'p1' }));
    expect(await row(leased)).toMatchObject({
      status: 'SENT',
      providerMessageId: 'p1',
      dueAt: null,
      leasedBy: null,
      settledAt: at(3),
      attempts: [{ ...sent, at: at(2.5).toISOString() }],
    });
    expect(await stores.store.deliveryLeases.nextDueAt(capacityFor(100))).toBeNull();
    expect(await stores.store.deliveryLeases.lease(at(9_999), at(99_999), capacityFor(10))).toEqual([]);
  });

  it('puts one off, and the next attempt knows of those before', async () => {
    await burst(1);
    for (const [index, seconds] of [2, 20, 60].entries()) {
      const leased = await leaseOne(stores.store, at(seconds), at(seconds + 45));
      expect(leased.lease).toBe(index + 1);
      expect(leased.attempts.map((told) => told.at)).toEqual([at(2), at(20)].slice(0, index));
      const again = { status: 'RETRYING', dueAt: at(seconds + 10), reason: 'X' } as const;
      await stores.store.deliveries.settle(
        settlementOf(leased, { ...again, attempt: { ...attempt, at: at(seconds) } }),
      );
      expect(await row(leased)).toMatchObject({ status: 'RETRYING', dueAt: at(seconds + 10), settledAt: null });
      expect(await stores.store.deliveryLeases.lease(at(seconds + 9), at(99), capacityFor(1))).toEqual([]);
    }
  });

  it('that the database refuses fails alone', async () => {
    await burst(3);
    const leased = await stores.store.deliveryLeases.lease(at(2), at(47), capacityFor(3));
    const results = await Promise.allSettled(
      leased.map((delivery, index) =>
        stores.store.deliveries.settle(settlementOf(delivery, { reason: index === 1 ? 'NUL \0' : null })),
      ),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const statuses = await Promise.all(leased.map(async (delivery) => (await row(delivery)).status));
    expect(statuses).toEqual(['SENT', 'PENDING', 'SENT']);
  });

  it('is taken 300 times at once, from two nodes', async () => {
    await burst(300);
    const [mine, theirs] = [
      await stores.store.deliveryLeases.lease(at(2), at(47), capacityFor(150)),
      await stores.other.deliveryLeases.lease(at(2), at(47), capacityFor(150)),
    ];
    await Promise.all([
      ...mine.map((leased) => stores.store.deliveries.settle(settlementOf(leased))),
      ...theirs.map((leased) => stores.other.deliveries.settle(settlementOf(leased))),
    ]);
    expect(await stores.prisma.delivery.count({ where: { status: 'SENT' } })).toBe(300);
  });
});
