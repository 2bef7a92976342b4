import { createBudget } from '../../src/http/budget.js';

it('counts within a minute, each key by itself, by the time that passes', () => {
  let now = 0;
  const budget = createBudget(3, 100, () => now);
  expect([budget.knows('a'), budget.lack('a'), budget.take('a')]).toEqual([false, null, null]);
  now += 20_000;
  expect([budget.take('a', 2), budget.lack('a'), budget.take('a'), budget.take('b')]).toEqual([null, 40, 40, null]);
  now += 39_999;
  expect([budget.lack('a'), budget.knows('a')]).toEqual([1, true]);
  now += 1;
  expect([budget.take('a', 3), budget.take('a')]).toEqual([null, 60]);
});

it('takes all or nothing', () => {
  const budget = createBudget(3, 100, () => 0);
  expect([budget.take('a', 2), budget.take('a', 2), budget.take('a', 1)]).toEqual([null, 60, null]);
  expect(budget.take('b', 4)).toBe(60);
});

it('of 0 takes any number', () => {
  const budget = createBudget(0, 100, () => 0);
  expect([budget.take('a', 1_000), budget.take('a'), budget.lack('a')]).toEqual([null, null, null]);
});
