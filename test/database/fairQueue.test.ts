import fc from 'fast-check';
import { createFairQueue, type Shares } from '../../src/database/fairQueue.js';

interface Entry {
  tenant: number;
  name: string;
  weight: number;
}

const SHARES: Shares = { waiting: 1_000, batch: 50, turn: 10 };

function queueWith(entries: readonly Entry[], shares: Partial<Shares> = {}) {
  const queue = createFairQueue<Entry>({
    tenantOf: ({ tenant }) => tenant,
    weightOf: ({ weight }) => weight,
    shares: { ...SHARES, ...shares },
    maxEntries: 8,
  });
  const taken = entries.map((entry) => queue.add(entry));
  return { queue, taken };
}

const entry = (tenant: number, name: string, weight = 1): Entry => ({ tenant, name, weight });
const many = (tenant: number, count: number, weight = 1) =>
  Array.from({ length: count }, (_, at) => entry(tenant, `${tenant}-${at}`, weight));
const isNone = () => false;
const namesOf = (entries: readonly Entry[]) => entries.map(({ name }) => name);

it('gives one tenant all that goes together, in its order', () => {
  const { queue } = queueWith(many(1, 10));
  expect(namesOf(queue.take(() => true))).toEqual(namesOf(many(1, 8)));
  expect([namesOf(queue.take(() => true)), queue.size]).toEqual([['1-8', '1-9'], 0]);
  expect(queue.take(() => true)).toEqual([]);
});

it('gives each its turn, however much the others have brought', () => {
  const { queue } = queueWith([...many(1, 100, 50), entry(2, 'late')]);
  expect(namesOf(queue.take(() => true))).toEqual(['late']);
  expect(namesOf(queue.take(() => true))).toEqual(['1-0']);
});

it('lets a heavy entry save up turns', () => {
  const { queue } = queueWith([...many(1, 2, 30), ...many(2, 40, 10)]);
  const batches = Array.from({ length: 6 }, () => namesOf(queue.take(() => true)));
  expect(batches).toEqual([['2-0'], ['2-1'], ['1-0', '2-2'], ['2-3'], ['2-4'], ['1-1', '2-5']]);
});

it('keeps what an entry has saved up over turns in which it is not free, or alone', () => {
  const { queue } = queueWith([entry(1, 'large', 60), ...many(2, 40, 10)]);
  const isLight = ({ weight }: Entry) => weight < 60;
  const takeBoth = () => [queue.take(() => true), queue.take(isLight)].map(namesOf).join();
  expect(Array.from({ length: 6 }, takeBoth)).toEqual([
    ...['2-0,2-1', '2-2,2-3', '2-4,2-5', '2-6,2-7', '2-8,2-9'],
    'large,2-10,2-11,2-12,2-13,2-14',
  ]);

  const { queue: second } = queueWith([entry(1, 'large', 30), ...many(2, 2, 10)]);
  expect([namesOf(second.take(() => true)), namesOf(second.take(() => true))]).toEqual([['2-0'], ['2-1']]);
  // It is alone now, and cannot go yet.
  expect(second.take(isNone)).toEqual([]);
  second.add(entry(2, '2-2', 10));
  expect(namesOf(second.take(() => true))).toEqual(['large', '2-2']);
});

it('takes no more weight than goes together, but for a single entry', () => {
  const { queue } = queueWith([entry(1, 'a', 30), entry(1, 'b', 30), entry(1, 'c', 70), entry(1, 'd')]);
  const batches = Array.from({ length: 4 }, () => namesOf(queue.take(() => true)));
  expect(batches).toEqual([['a'], ['b'], ['c'], ['d']]);
});

it('skips only entries that are not free', () => {
  const { queue } = queueWith([entry(1, 'a'), entry(1, 'b'), entry(2, 'a'), entry(2, 'c')]);
  expect(namesOf(queue.take(({ name }) => name !== 'a'))).toEqual(['b', 'c']);
  expect(queue.take(() => false)).toEqual([]);
  expect([namesOf(queue.take(() => true)), queue.size]).toEqual([['a', 'a'], 0]);
});

it('refuses entries beyond a share: half of the capacity, and less when more tenants wait', () => {
  expect(queueWith(many(1, 6, 100)).taken).toEqual([true, true, true, true, true, false]);
  const { taken } = queueWith([...many(1, 3, 100), ...many(2, 6, 100), ...many(3, 5, 100)]);
  expect(taken.map((isTaken) => (isTaken ? 1 : 0)).join('')).toBe('111' + '111110' + '11110');
});

it('refuses more entries than may wait, however light they are', () => {
  const { taken } = queueWith([...many(1, 3), ...many(2, 3), ...many(1, 1)], { entries: 4 });
  expect(taken).toEqual([true, true, false, true, true, false, false]);
});

it('takes everything in, in the order of each tenant, whatever comes and whatever is free', () => {
  const entries = fc.array(
    fc.record({ tenant: fc.integer({ min: 1, max: 4 }), weight: fc.integer({ min: 1, max: 120 }) }),
  );
  fc.assert(
    fc.property(entries, fc.infiniteStream(fc.boolean()), (given, free) => {
      const all = given.map(({ tenant, weight }, at) => entry(tenant, String(at), weight));
      const { queue } = queueWith(all, { waiting: Infinity });
      const taken: Entry[] = [];
      for (let turn = 0; queue.size > 0 && turn < 10_000; turn += 1) {
        // What is passed over stops what comes behind it, as chats do.
        const stopped = new Set<number>();
        const batch = queue.take(({ tenant }) => {
          if (stopped.has(tenant) || (turn % 2 === 1 && free.next().value !== true)) {
            stopped.add(tenant);
            return false;
          }
          return true;
        });
        const weight = batch.reduce((sum, one) => sum + one.weight, 0);
        expect(batch.length === 1 || weight <= SHARES.batch).toBe(true);
        taken.push(...batch);
      }
      for (const tenant of [1, 2, 3, 4]) {
        const ofTenant = (list: Entry[]) => namesOf(list.filter((one) => one.tenant === tenant));
        expect(ofTenant(taken)).toEqual(ofTenant(all));
      }
    }),
  );
});
