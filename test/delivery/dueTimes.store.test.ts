import { outboxOf, settlementOf } from './outbox.js';
import { at, openTestStores, type TestStores } from '../support/testStores.js';

const HOUR_SECONDS = 3_600;

let stores: TestStores;
const { burst, leaseOne, row } = outboxOf(() => stores);
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());
beforeEach(() => stores.prisma.delivery.deleteMany());

/** A delivery that was made then, and is to be sent again at `due`. */
async function waiting(made: number, due: number) {
  await burst(1, at(made));
  const leased = await leaseOne(stores.store, at(made + 1), at(made + 60));
  await stores.store.deliveries.settle(settlementOf(leased, { status: 'RETRYING', dueAt: at(due) }));
  return leased;
}
const dueAt = async (delivery: Awaited<ReturnType<typeof waiting>>) => (await row(delivery)).dueAt;

it('what waits is due as much earlier as the clock was set back, and never before now', async () => {
  const [soon, later] = [await waiting(1, HOUR_SECONDS + 10), await waiting(2, HOUR_SECONDS + 900)];
  await stores.store.dueTimes.bringForward(at(20), HOUR_SECONDS * 1_000);
  expect([await dueAt(soon), await dueAt(later)]).toEqual([at(20), at(900)]);
});

it('what is leased, or settled, stays as it is', async () => {
  await burst(2, at(1));
  const [leased, other] = [await leaseOne(stores.store), await leaseOne(stores.store)];
  await stores.store.deliveries.settle(settlementOf(other));
  await stores.store.dueTimes.bringForward(at(2), HOUR_SECONDS * 1_000);
  expect([await dueAt(leased), await dueAt(other)]).toEqual([at(47), null]);
});

it('what was made in the future is due, and nothing else', async () => {
  const [future, past] = [await waiting(HOUR_SECONDS, HOUR_SECONDS + 10), await waiting(1, 900)];
  await stores.store.dueTimes.freeFromFuture(at(20));
  expect([await dueAt(future), await dueAt(past)]).toEqual([at(20), at(900)]);
});

describe('what webhooks get', () => {
  let tenantId: number;
  beforeAll(async () => {
    tenantId = await stores.newTenant();
  });
  beforeEach(async () => {
    await stores.prisma.pushOutcomeQueue.deleteMany();
    await stores.prisma.alertNotice.deleteMany();
  });

  const later = (seconds: number) => at(20 + seconds);
  const queue = (due: Date, failingSince: Date | null = null) =>
    stores.prisma.pushOutcomeQueue.create({ data: { tenantId, type: 'PUSH_SENT', dueAt: due, failingSince } });
  const notice = (made: Date, due: Date, failingSince: Date | null = null) =>
    stores.prisma.alertNotice.create({
      data: {
        ...{ receiverId: tenantId, tenantId, alertId: 1, kind: 'TOKENS_REFUSED', message: 'BadDeviceToken' },
        ...{ raisedAt: made, at: made, dueAt: due, failingSince },
      },
    });
  const dueTimes = async () => [
    ...(await stores.prisma.pushOutcomeQueue.findMany()).map(({ dueAt: due }) => due),
    ...(await stores.prisma.alertNotice.findMany({ orderBy: { id: 'asc' } })).map(({ dueAt: due }) => due),
  ];

  it('is due earlier, too, when the clock was set back', async () => {
    await queue(later(HOUR_SECONDS));
    await notice(later(HOUR_SECONDS), later(HOUR_SECONDS + 600));
    await stores.store.dueTimes.bringForward(at(20), HOUR_SECONDS * 1_000);
    expect(await dueTimes()).toEqual([at(20), later(600)]);
  });

  it.each([
    ['a queue that was due within a second', later(10 * HOUR_SECONDS), null],
    ['a queue that has failed since then', later(10), later(10)],
    ['a queue that is left alone for longer than any is', later(2 * HOUR_SECONDS), at(1)],
  ])('is due if a clock ahead has made it: %s', async (_, due, failingSince) => {
    await queue(due, failingSince);
    await stores.store.dueTimes.freeFromFuture(at(20));
    expect(await dueTimes()).toEqual([at(20)]);
  });

  it('keeps its time otherwise', async () => {
    await queue(later(HOUR_SECONDS), at(1));
    await notice(at(1), later(HOUR_SECONDS), at(1));
    await notice(later(10), later(10));
    await stores.store.dueTimes.freeFromFuture(at(20));
    expect(await dueTimes()).toEqual([later(HOUR_SECONDS), later(HOUR_SECONDS), at(20)]);
  });
});
