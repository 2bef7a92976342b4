import { outboxOf } from './outbox.js';
import { at, openTestStores, type TestStores } from '../support/testStores.js';

let stores: TestStores;
const { burst, leaseOne, row } = outboxOf(() => stores);
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());
// Leases are of the whole outbox, and nodes of the whole database: each test has them for itself.
beforeEach(() => stores.prisma.delivery.deleteMany());
beforeEach(() => stores.prisma.gatewayNode.deleteMany());

describe('a node that is not heard of', () => {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 600));

  it('loses its leases to the others', async () => {
    await burst(4);
    const [mine, theirs] = [stores.store.gatewayNodes, stores.other.gatewayNodes];
    await mine.beat(60_000);
    const leased = await leaseOne(stores.store);
    expect((await theirs.beat(60_000)).dead).toEqual([]);
    await pause();
    await theirs.beat(60_000);
    const { dead, now } = await theirs.beat(500);
    expect(dead).toEqual(['node-a']);
    expect(Math.abs(now.getTime() - Date.now())).toBeLessThan(5_000);
    expect(await theirs.freeLeasesOf(dead, 500, at(4), 45_000)).toBe(1);
    expect(await row(leased)).toMatchObject({ leasedBy: null, dueAt: at(4), leases: 1, interruptions: 1 });
    expect(await theirs.freeLeasesOf(dead, 500, at(5), 45_000)).toBe(0);
  });

  it('keeps them when it is heard of in time', async () => {
    await burst(1);
    await stores.store.gatewayNodes.beat(60_000);
    await leaseOne(stores.store);
    expect(await stores.other.gatewayNodes.freeLeasesOf(['node-a'], 60_000, at(4), 45_000)).toBe(0);
  });

  it('is not judged by one that has been silent itself', async () => {
    for (const store of [stores.store, stores.other]) await store.gatewayNodes.beat(60_000);
    await pause();
    expect((await stores.other.gatewayNodes.beat(500)).dead).toEqual([]);
  });

  it('that goes in good order leaves nothing behind', async () => {
    await burst(1);
    await stores.store.gatewayNodes.beat(60_000);
    const mine = await leaseOne(stores.store);
    await stores.store.gatewayNodes.leave(at(4), 45_000);
    expect(await row(mine)).toMatchObject({ leasedBy: null, dueAt: at(4) });
    await stores.other.gatewayNodes.beat(60_000);
    expect((await stores.other.gatewayNodes.beat(0)).dead).toEqual([]);
  });
});
