import { rateLimitStore } from '../../src/http/rateLimitStore.js';

const WINDOW_MS = 60_000;

it('counts within a window, each key by itself, by the time that passes', () => {
  let now = 0;
  const Store = rateLimitStore(100, () => now);
  const store = new Store({}) as InstanceType<typeof Store> & { read: InstanceType<typeof Store>['incr'] };
  const told: unknown[] = [];
  const keep = (_error: unknown, result: unknown) => void told.push(result);

  store.read('a', keep, WINDOW_MS, 10);
  store.incr('a', keep, WINDOW_MS, 10);
  now += 20_000;
  store.incr('a', keep, WINDOW_MS, 10);
  store.read('a', keep, WINDOW_MS, 10);
  store.incr('b', keep, WINDOW_MS, 10);
  now += 40_000;
  store.read('a', keep, WINDOW_MS, 10);
  store.incr('a', keep, WINDOW_MS, 10);
  expect(told).toEqual([
    { current: 0, ttl: 0 },
    { current: 1, ttl: 60_000 },
    { current: 2, ttl: 40_000 },
    { current: 2, ttl: 40_000 },
    { current: 1, ttl: 60_000 },
    { current: 0, ttl: 0 },
    { current: 1, ttl: 60_000 },
  ]);
});
