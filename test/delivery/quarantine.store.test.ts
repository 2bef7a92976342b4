import type { DeliveryAttempt } from '../../src/delivery/settling/deliveryPolicy.js';
import type { LeasedDelivery } from '../../src/delivery/leases/leasedDelivery.js';
import { outboxOf, capacityFor, settlementOf } from './outbox.js';
import { at, openTestStores, type TestStores } from '../support/testStores.js';

const LEASE_SECONDS = 45;
const LEASE_MS = LEASE_SECONDS * 1_000;
const LANE = { appId: 'app', service: 'ANDROID_FIREBASE' } as const;

let stores: TestStores;
const { burst, leaseOne, row } = outboxOf(() => stores);
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());
// Leases are of the whole outbox: each test has it for itself.
beforeEach(() => stores.prisma.delivery.deleteMany());

const leaseAt = (seconds: number) => leaseOne(stores.store, at(seconds), at(seconds + LEASE_SECONDS));
const begin = (leased: LeasedDelivery, seconds: number) =>
  stores.store.deliveries.beginSend({ ...leased, at: at(seconds) });
/** The gateway is killed, and another life of it takes over. */
const stop = (seconds: number) => stores.store.deliveryLeases.takeOverLeases(at(seconds), LEASE_MS);

/** Stops the gateway three times while the delivery is being sent. @returns it, due at second 109 */
async function suspect(): Promise<LeasedDelivery> {
  const first = await leaseAt(100);
  await stop(101);
  await begin(await leaseAt(101), 101);
  await stop(101);
  const third = await leaseAt(105);
  await begin(third, 105);
  await stop(105);
  return first;
}

describe('a delivery that was in hand when the gateway stopped', () => {
  it('is due at once after the first time, and has an attempt that says so', async () => {
    await burst(1);
    const leased = await leaseAt(2);
    await stop(9);
    expect(await row(leased)).toMatchObject({
      status: 'RETRYING',
      reason: 'GATEWAY_STOPPED',
      leasedBy: null,
      dueAt: at(9),
      interruptions: 1,
      attempts: [{ outcome: 'interrupted', reason: 'GATEWAY_STOPPED', statusCode: null, ambiguous: true }],
    });
    const [{ at: since } = {}] = (await leaseAt(9)).attempts;
    expect(since).toEqual(at(2));
  });

  it('counts from then on only the sends that began', async () => {
    await burst(1);
    await leaseAt(2);
    await stop(3);
    await leaseAt(3);
    await stop(4);
    expect(await leaseAt(4)).toMatchObject({ interruptions: 1, attempts: [{ outcome: 'interrupted' }] });
    await begin(await leaseAt(49), 50);
    await stop(51);
    const leased = await leaseAt(55);
    expect(leased.interruptions).toBe(2);
  });

  it('waits longer after each of them', async () => {
    await burst(1);
    const leased = await leaseAt(0 + 100);
    const dues: number[] = [];
    await stop(100);
    for (let stops = 2; stops <= 9; stops += 1) {
      const now = 1_000 * stops;
      await stores.prisma.delivery.updateMany({ data: { leasedBy: 'node-a', dueAt: at(now), sendingSince: at(now) } });
      await stop(now);
      dues.push(((await row(leased)).dueAt?.getTime() ?? 0) - at(now).getTime());
    }
    const [second = 0, ...later] = dues;
    expect(second).toBeGreaterThanOrEqual(1_000);
    expect(second).toBeLessThanOrEqual(4_000);
    expect(later.map((ms) => ms / 1_000)).toEqual([4, 16, 64, 256, 900, 900, 900]);
  });

  it('waits apart from those it was interrupted with, after the second time', async () => {
    const count = 20;
    await burst(count);
    await stores.store.deliveryLeases.lease(at(100), at(145), capacityFor(count));
    await stop(100);
    await stores.prisma.delivery.updateMany({ data: { leasedBy: 'node-a', sendingSince: at(101) } });
    await stop(101);
    const dues = await stores.prisma.delivery.findMany({ select: { dueAt: true } });
    expect(new Set(dues.map(({ dueAt }) => dueAt?.getTime())).size).toBeGreaterThan(count / 2);
  });

  it('is as before once a send has a result, but not for a lease from which nothing was sent', async () => {
    await burst(1);
    await leaseAt(100);
    await stop(100);
    const held = await leaseAt(100);
    await stores.store.deliveries.settle(settlementOf(held, { status: 'RETRYING', dueAt: at(101) }));
    const again = await leaseAt(101);
    expect(again.interruptions).toBe(1);
    await begin(again, 101);
    const attempt: DeliveryAttempt = {
      ...{ at: at(101), outcome: 'retry', reason: 'X', statusCode: 503, durationMs: 1, ambiguous: false },
    };
    await stores.store.deliveries.settle(settlementOf(again, { status: 'RETRYING', dueAt: at(102), attempt }));
    expect(await row(again)).toMatchObject({ interruptions: 0, sendingSince: null });
    expect((await leaseAt(102)).attempts.map(({ outcome }) => outcome)).toEqual(['interrupted', 'retry']);
  });

  it('begins no send by a lease that has lapsed', async () => {
    await burst(1);
    const lost = await leaseAt(100);
    await stop(100);
    const taken = await leaseOne(stores.other, at(100), at(145));
    expect(await begin(lost, 101)).toBe(false);
    expect(await begin({ ...lost, lease: taken.lease }, 101)).toBe(false);
    expect(await row(taken)).toMatchObject({ sendingSince: null, leasedBy: 'node-b' });
    expect(await stores.other.deliveries.beginSend({ ...taken, at: at(101) })).toBe(true);
    expect(await row(taken)).toMatchObject({ sendingSince: at(101) });
  });
});

describe('the quarantine', () => {
  it('has what was being sent at three stops in a row, and the outbox passes it over', async () => {
    await burst(1);
    const delivery = await suspect();
    const lane = { tenantId: delivery.tenantId, ...LANE };
    expect(await stores.store.quarantine.lanes()).toEqual([{ lane, count: 1, id: delivery.id, dueAt: at(109) }]);
    expect(await stores.store.deliveryLeases.lease(at(200), at(245), capacityFor(10))).toEqual([]);
    expect(await stores.store.deliveryLeases.nextDueAt(capacityFor(10))).toBeNull();
  });

  it('gives them out one by one, once they are due, to one node', async () => {
    await burst(1);
    const { tenantId, id } = await suspect();
    const lane = { tenantId, ...LANE };
    const { quarantine } = stores.store;
    expect(await quarantine.leaseOne(lane, at(108), at(153))).toBeNull();
    expect(await quarantine.leaseOne({ ...lane, service: 'IOS_APNS' }, at(109), at(154))).toBeNull();
    const leased = await quarantine.leaseOne(lane, at(109), at(154));
    expect(leased).toMatchObject({ id, interruptions: 3, target: { service: 'ANDROID_FIREBASE' } });
    expect(await stores.other.quarantine.leaseOne(lane, at(109), at(154))).toBeNull();
    if (!leased) throw new Error('nothing was leased');
    await stores.store.deliveries.settle(settlementOf(leased));
    expect(await quarantine.lanes()).toEqual([]);
  });
});
