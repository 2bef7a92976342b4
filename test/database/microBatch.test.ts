import { jest } from '@jest/globals';
import { createMicroBatch, type MicroBatchOptions } from '../../src/database/microBatch.js';

interface Item {
  key: string;
  value: number;
}

/** A statement under way: it ends when the test says so. */
interface Running {
  items: readonly Item[];
  finish(): void;
  fail(error: Error): void;
}

class RowFault extends Error {}

/** A batch whose statements the test ends one by one. Answers ten times the value. */
function batchUnderTest(options: Partial<MicroBatchOptions<Item, number>> = {}) {
  const runs: Running[] = [];
  const batch = createMicroBatch<Item, number>({
    keyOf: (item) => item.key,
    run: (items) =>
      new Promise((resolve, reject) => {
        runs.push({ items, finish: () => resolve(items.map(({ value }) => value * 10)), fail: reject });
      }),
    isRowFault: (error) => error instanceof RowFault,
    maxSize: 10,
    concurrency: 1,
    ...options,
  });
  const submit = (...values: [key: string, value: number][]) =>
    values.map(([key, value]) => batch.submit({ key, value }));
  const values = () => runs.map(({ items }) => items.map(({ value }) => value));
  const run = (index: number): Running => {
    const found = runs[index];
    if (!found) throw new Error(`there is no statement ${index}; there are ${runs.length}`);
    return found;
  };
  return { submit, values, run };
}

/** Lets everything happen that needs no further word from the test. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

it('gathers the calls of a moment and gives each its own result', async () => {
  const { submit, values, run } = batchUnderTest();
  const results = submit(['a', 1], ['b', 2], ['c', 3]);
  await settle();
  expect(values()).toEqual([[1, 2, 3]]);
  run(0).finish();
  expect(await Promise.all(results)).toEqual([10, 20, 30]);
});

it('waits for more items where no caller waits for the result', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
  try {
    const { submit, values, run } = batchUnderTest({ gatherMs: 20 });
    const results = submit(['a', 1]);
    jest.advanceTimersByTime(19);
    results.push(...submit(['b', 2]));
    await settle();
    expect(values()).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(values()).toEqual([[1, 2]]);
    run(0).finish();
    expect(await Promise.all(results)).toEqual([10, 20]);
    await settle();
    // A full batch has nothing to wait for.
    const full = submit(...Array.from({ length: 20 }, (_, at): [string, number] => [`k${at}`, at]));
    jest.advanceTimersByTime(20);
    run(1).finish();
    await settle();
    expect(values().map(({ length }) => length)).toEqual([2, 10, 10]);
    run(2).finish();
    await Promise.all(full);
  } finally {
    jest.useRealTimers();
  }
});

it('gathers while a statement is under way', async () => {
  const { submit, values, run } = batchUnderTest();
  const results = submit(['a', 1]);
  await settle();
  results.push(...submit(['b', 2]), ...submit(['c', 3]));
  await settle();
  expect(values()).toEqual([[1]]);
  run(0).finish();
  await settle();
  expect(values()).toEqual([[1], [2, 3]]);
  run(1).finish();
  expect(await Promise.all(results)).toEqual([10, 20, 30]);
});

it('never has two of one key under way, and keeps their order', async () => {
  const { submit, values, run } = batchUnderTest({ concurrency: 3 });
  const results = submit(['a', 1], ['b', 2], ['a', 3], ['a', 4], ['c', 5]);
  await settle();
  expect(values()).toEqual([[1, 2, 5]]);
  results.push(...submit(['d', 6], ['a', 7]));
  await settle();
  expect(values()).toEqual([[1, 2, 5], [6]]);
  run(0).finish();
  await settle();
  expect(values().slice(2)).toEqual([[3]]);
  run(2).finish();
  await settle();
  run(3).finish();
  await settle();
  run(4).finish();
  run(1).finish();
  expect(await Promise.all(results)).toEqual([10, 20, 30, 40, 50, 60, 70]);
  expect(values().slice(2)).toEqual([[3], [4], [7]]);
});

it('takes at most so many into one statement, the oldest first', async () => {
  const { submit, values, run } = batchUnderTest({ maxSize: 2 });
  const results = submit(['a', 1], ['b', 2], ['a', 3], ['c', 4], ['d', 5]);
  for (const index of [0, 1, 2]) {
    await settle();
    run(index).finish();
  }
  await Promise.all(results);
  expect(values()).toEqual([[1, 2], [3, 4], [5]]);
});

it('has at most so many statements under way', async () => {
  const { submit, values, run } = batchUnderTest({ maxSize: 1, concurrency: 2 });
  const results = submit(['a', 1], ['b', 2], ['c', 3], ['d', 4]);
  await settle();
  expect(values()).toEqual([[1], [2]]);
  run(1).finish();
  await settle();
  expect(values()).toEqual([[1], [2], [3]]);
  run(0).finish();
  run(2).finish();
  await settle();
  run(3).finish();
  expect(await Promise.all(results)).toEqual([10, 20, 30, 40]);
});

it('lets one bad row fail alone, and the others in their order', async () => {
  const statements: number[][] = [];
  const { submit } = batchUnderTest({
    run: async (items) => {
      statements.push(items.map(({ value }) => value));
      if (items.some(({ value }) => value === 2)) throw new RowFault('row 2');
      return items.map(({ value }) => value * 10);
    },
  });
  const results = await Promise.allSettled(submit(['a', 1], ['b', 2], ['c', 3]));
  expect(results).toEqual([
    { status: 'fulfilled', value: 10 },
    { status: 'rejected', reason: new RowFault('row 2') },
    { status: 'fulfilled', value: 30 },
  ]);
  expect(statements).toEqual([[1, 2, 3], [1], [2], [3]]);
});

it('fails all, and tries none again, when it is no fault of a row', async () => {
  const { submit, values, run } = batchUnderTest();
  const results = Promise.allSettled(submit(['a', 1], ['b', 2]));
  await settle();
  const away = new Error('the database is away');
  run(0).fail(away);
  expect(await results).toEqual([
    { status: 'rejected', reason: away },
    { status: 'rejected', reason: away },
  ]);
  expect(values()).toEqual([[1, 2]]);
});

it('goes on after a failure, with the same keys', async () => {
  const { submit, run } = batchUnderTest();
  const failed = Promise.allSettled(submit(['a', 1]));
  await settle();
  run(0).fail(new Error('away'));
  await failed;
  const [result] = submit(['a', 2]);
  await settle();
  run(1).finish();
  expect(await result).toBe(20);
});

it('has no statement without items', async () => {
  const { values } = batchUnderTest();
  await settle();
  expect(values()).toEqual([]);
});

describe('a backlog', () => {
  const fairness = {
    tenantOf: ({ value }: Item) => value % 2,
    weightOf: () => 1,
    shares: { waiting: 8, batch: Infinity, turn: Infinity },
    heavy: Infinity,
  };
  const refusal = expect.objectContaining({ code: 'TOO_MANY_REQUESTS' }) as unknown;

  it('refuses items beyond the limit at once, and accepts more as soon as there is room', async () => {
    const { submit, run } = batchUnderTest({ fairness, maxSize: 4 });
    const results = submit(...Array.from({ length: 10 }, (_, index): [string, number] => [`k${index}`, index]));
    const settled = Promise.allSettled(results);
    await settle();
    run(0).finish();
    await settle();
    const [later] = submit(['later', 12]);
    for (const index of [1, 2]) {
      run(index).finish();
      await settle();
    }
    expect(await later).toBe(120);
    const outcomes = (await settled).map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as unknown)));
    expect(outcomes).toEqual([0, 10, 20, 30, 40, 50, 60, 70, refusal, refusal]);
  });

  it('keeps half of the room from any one tenant', async () => {
    const { submit, run } = batchUnderTest({ fairness });
    const results = Promise.allSettled(submit(['a', 1], ['b', 3], ['c', 5], ['d', 7], ['e', 9], ['f', 2]));
    await settle();
    run(0).finish();
    expect((await results).map(({ status }) => status).join()).toBe(
      'fulfilled,fulfilled,fulfilled,fulfilled,rejected,fulfilled',
    );
  });
});

describe('tenants', () => {
  /** A value of 100 or more weighs so much, and is of one tenant. */
  const fairness = {
    tenantOf: ({ value }: Item) => (value >= 100 ? 1 : 2),
    weightOf: ({ value }: Item) => (value >= 100 ? value : 1),
    shares: { waiting: 2_800, batch: 500, turn: 100 },
    heavy: 250,
  };

  it('take turns: light items do not wait behind all heavy ones', async () => {
    const { submit, values, run } = batchUnderTest({ fairness });
    const results = submit(['a', 500], ['b', 500], ['c', 500]);
    await settle();
    results.push(...submit(['d', 1], ['e', 2]));
    for (const index of [0, 1, 2, 3]) {
      await settle();
      run(index).finish();
    }
    await Promise.all(results);
    expect(values()).toEqual([[500], [1, 2], [500], [500]]);
  });

  it('find a statement without heavy items, if two can run', async () => {
    const { submit, values, run } = batchUnderTest({ fairness, concurrency: 2 });
    const results = submit(['a', 500], ['b', 500], ['b', 200]);
    await settle();
    expect(values()).toEqual([[500]]);
    results.push(...submit(['d', 1]));
    await settle();
    expect(values()).toEqual([[500], [1]]);
    run(0).finish();
    await settle();
    // In the order of its chat, although the lighter one might have gone.
    expect(values()).toEqual([[500], [1], [500]]);
    for (const index of [1, 2]) run(index).finish();
    await settle();
    run(3).finish();
    expect(await Promise.all(results)).toEqual([5_000, 5_000, 2_000, 10]);
  });

  it('get a very large item written while others have heavy ones all the time', async () => {
    const { submit, values, run } = batchUnderTest({
      fairness: { ...fairness, tenantOf: ({ key }) => (key === 'large' ? 1 : 2) },
      concurrency: 2,
    });
    const results = submit(['heavy 0', 500], ['heavy 1', 500], ['large', 2_000], ['heavy 2', 500]);
    await settle();
    for (let at = 0; !values().flat().includes(2_000) && at < 8; at += 1) {
      // One comes while a heavy statement is under way, when no other heavy one may begin.
      results.push(...submit([`heavy ${at + 3}`, 500]));
      await settle();
      run(at).finish();
      await settle();
    }
    // In twenty turns of 100, of which the others had as many.
    expect(values()).toEqual([[500], [500], [500], [2_000]]);
    for (let at = 3; at < values().length; at += 1) {
      run(at).finish();
      await settle();
    }
    await Promise.all(results);
  });

  it('have a share of what may wait, and hear when to come back', async () => {
    const { submit, run } = batchUnderTest({ fairness });
    const results = submit(['a', 500], ['b', 500], ['c', 500]);
    const [refused, other] = submit(['d', 500], ['e', 1]);
    await expect(refused).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS', retryAfterSeconds: 1 });
    for (const index of [0, 1, 2, 3]) {
      await settle();
      run(index).finish();
    }
    expect(await Promise.all([...results, other])).toEqual([5_000, 5_000, 5_000, 10]);
  });
});

it('keeps an item of several keys from running beside any of them, and from being overtaken at any', async () => {
  const { submit, values, run } = batchUnderTest({
    keyOf: (item) => item.key.split('+'),
    concurrency: 3,
    maxSize: 2,
  });
  const results = submit(['a', 1], ['x', 2]);
  await settle();
  results.push(...submit(['a+b', 3], ['b', 4], ['c', 5]));
  await settle();
  // The first of them waits for a; the second for the first, and only the third is free.
  expect(values()).toEqual([[1, 2], [5]]);
  run(0).finish();
  await settle();
  expect(values()).toEqual([[1, 2], [5], [3]]);
  run(2).finish();
  await settle();
  expect(values()).toEqual([[1, 2], [5], [3], [4]]);
  run(1).finish();
  run(3).finish();
  expect(await Promise.all(results)).toEqual([10, 20, 30, 40, 50]);
});
