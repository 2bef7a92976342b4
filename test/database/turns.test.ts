import { createTenantPace, type TenantPace } from '../../src/database/tenantPace.js';
import { createTurns } from '../../src/database/turns.js';

interface Options {
  pace?: TenantPace;
  maxWaiting?: number;
}

/** A loop whose time passes by hand, of a node with several tenants unless said otherwise. */
function startLoop({ pace = { ...createTenantPace(), isAlone: () => false }, maxWaiting = 100 }: Options = {}) {
  let time = 0;
  const waiting: (() => void)[] = [];
  const turns = createTurns({ pace, maxWaiting, now: () => time, afterInput: (work) => waiting.push(work) });
  const done: string[] = [];
  return {
    turns,
    done,
    async work(tenantId: number, name: string, kind: 'devices' | 'platforms' | 'pushes' = 'platforms') {
      await turns.next({ tenantId, kind });
      done.push(name);
      time += 3;
    },
    /** What has come in is heard, and the next stretch is done. */
    async hearInput() {
      for (const work of waiting.splice(0)) work();
      for (let step = 0; step < 100; step += 1) await Promise.resolve();
    },
  };
}

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}${n}`);

test('work that is no burst is done at once', async () => {
  const loop = startLoop();
  await loop.work(1, 'a');
  await loop.work(2, 'b');
  expect(loop.done).toEqual(['a', 'b']);
});

test('a tenant that is alone is not kept waiting', async () => {
  const loop = startLoop({ pace: createTenantPace() });
  const burst = Promise.all(names('a', 13).map((name) => loop.work(1, name)));
  for (let step = 0; step < 100; step += 1) await Promise.resolve();
  expect(loop.done).toEqual(names('a', 13));
  await burst;
});

test('a burst runs in stretches with input in between', async () => {
  const loop = startLoop();
  const burst = Promise.all(names('a', 13).map((name) => loop.work(1, name)));
  for (let step = 0; step < 100; step += 1) await Promise.resolve();
  expect(loop.done).toHaveLength(8);
  await loop.hearInput();
  expect(loop.done).toHaveLength(10);
  await loop.hearInput();
  expect(loop.done).toHaveLength(12);
  await loop.hearInput();
  await burst;
  expect(loop.done).toEqual(names('a', 13));
});

test('tenants, and the kinds of work of one, take turns within what waits', async () => {
  const loop = startLoop();
  await loop.work(1, 'first');
  await loop.work(1, 'second');
  const work = [
    ...names('a', 4).map((name) => loop.work(1, name, 'devices')),
    loop.work(2, 'b'),
    loop.work(1, 'c', 'platforms'),
  ];
  expect(loop.done).toEqual(['first', 'second']);
  await loop.hearInput();
  await loop.hearInput();
  expect(loop.done).toEqual(['first', 'second', 'a0', 'b', 'c', 'a1']);
  await loop.hearInput();
  await loop.hearInput();
  await Promise.all(work);
  expect(loop.done.slice(6)).toEqual(['a2', 'a3']);
});

test('what one kind has too much of is refused, and nothing else', async () => {
  const loop = startLoop({ maxWaiting: 2 });
  await loop.work(1, 'first');
  await loop.work(1, 'second');
  const work = names('a', 2).map((name) => loop.work(1, name, 'devices'));
  await expect(loop.work(1, 'a2', 'devices')).rejects.toMatchObject({
    code: 'TOO_MANY_REQUESTS',
    retryAfterSeconds: 1,
  });
  work.push(loop.work(1, 'b', 'platforms'));
  for (let turn = 0; turn < 3; turn += 1) await loop.hearInput();
  await Promise.all(work);
  expect(loop.done).toEqual(['first', 'second', 'a0', 'b', 'a1']);
});

test('pushes beyond what may wait go at once', async () => {
  const pace = {
    isAlone: () => false,
    mayGo: () => false,
    count: () => undefined,
    refill: () => undefined,
    adapt: () => undefined,
  };
  const loop = startLoop({ pace, maxWaiting: 2 });
  for (const name of names('a', 2)) void loop.work(1, name, 'pushes');
  await loop.work(1, 'a2', 'pushes');
  expect(loop.done).toEqual(['a2']);
});

test('a tenant that is slowed down waits for the next look, while others go on', async () => {
  let isSlow = true;
  const pace = {
    isAlone: () => false,
    mayGo: (tenantId: number) => !(isSlow && tenantId === 1),
    count: () => undefined,
    refill: () => undefined,
    adapt: () => undefined,
  };
  const loop = startLoop({ pace });
  const slow = loop.work(1, 'slow');
  await loop.work(2, 'quick');
  await loop.hearInput();
  expect(loop.done).toEqual(['quick']);
  isSlow = false;
  loop.turns.look();
  await slow;
  expect(loop.done).toEqual(['quick', 'slow']);
});
