import { Registry } from 'prom-client';
import { createDeliveryMetrics, type DeliveryMetricsOptions } from '../../src/delivery/sending/deliveryMetrics.js';

/** What a scrape says of the outbox. */
async function scrape(readOutstanding: DeliveryMetricsOptions['readOutstanding']) {
  const registry = new Registry();
  createDeliveryMetrics({
    metrics: { registry, hasExemplars: false },
    readOutstanding,
    lanes: { open: () => [], underWay: 0 },
    holdsLeases: () => true,
  });
  const text = await registry.metrics();
  const value = (name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
  return [value('beckon_deliveries_queued'), Math.round(value('beckon_deliveries_oldest_seconds'))];
}

it('the first scrape already says how many wait and for how long, with one look', async () => {
  let looks = 0;
  const read = () => {
    looks += 1;
    return Promise.resolve({ count: 3, oldest: new Date(Date.now() - 90_000) });
  };
  expect(await scrape(read)).toEqual([3, 90]);
  expect(looks).toBe(1);
});

it('nothing waits', async () => {
  expect(await scrape(() => Promise.resolve({ count: 0, oldest: null }))).toEqual([0, 0]);
});

it('nobody knows while the database is away', async () => {
  expect(await scrape(() => Promise.reject(new Error('away')))).toEqual([NaN, NaN]);
});
