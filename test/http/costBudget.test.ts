import { createCostBudget } from '../../src/http/costBudget.js';

it('gives each key an amount per second, and keeps two unspent seconds', () => {
  let now = 0;
  const budget = createCostBudget(10, 100, () => now);
  expect([budget.lack('a'), budget.spend('a', 15), budget.spend('a', 5), budget.lack('a')]).toEqual([
    null,
    null,
    null,
    1,
  ]);
  expect([budget.spend('a', 1), budget.spend('b', 20)]).toEqual([1, null]);
  now += 100;
  expect([budget.lack('a'), budget.spend('a', 1), budget.lack('a')]).toEqual([null, null, 1]);
  now += 60_000;
  expect([budget.spend('a', 20), budget.spend('a', 1)]).toEqual([null, 1]);
});

it('lets what costs more than there is be paid for afterwards', () => {
  let now = 0;
  const budget = createCostBudget(10, 100, () => now);
  expect([budget.spend('a', 50), budget.lack('a')]).toEqual([null, 3]);
  now += 3_000;
  expect(budget.spend('a', 1)).toBe(1);
  now += 1;
  expect(budget.spend('a', 1)).toBeNull();
});

it('keeps a part for others, who may spend it', () => {
  let now = 0;
  const budget = createCostBudget(10, 100, () => now);
  expect([budget.spend('a', 5, 0.5), budget.spend('a', 5, 0.5), budget.spend('a', 1, 0.5)]).toEqual([null, null, 1]);
  expect([budget.lack('a'), budget.spend('a', 10)]).toEqual([null, null]);
  now += 1_000;
  expect(budget.spend('a', 1, 0.5)).toBe(1);
  now += 1;
  expect(budget.spend('a', 1, 0.5)).toBeNull();
});

it('of 0 takes anything', () => {
  const budget = createCostBudget(0, 100, () => 0);
  expect([budget.spend('a', 1e9), budget.spend('a', 1e9), budget.lack('a')]).toEqual([null, null, null]);
});
