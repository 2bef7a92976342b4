import { afterCrash, MOST_CRASHES } from '../../src/app/workers/crashes.js';

it('workers that die young are replaced later and later, and then no more', () => {
  const steps: ReturnType<typeof afterCrash>[] = [];
  for (let crashes = 0; steps.at(-1) !== null; crashes += 1) steps.push(afterCrash(crashes, 5_000));
  expect(steps).toEqual([
    { crashes: 1, pauseMs: 0 },
    { crashes: 2, pauseMs: 1_000 },
    { crashes: 3, pauseMs: 2_000 },
    { crashes: 4, pauseMs: 4_000 },
    null,
  ]);
  expect(MOST_CRASHES).toBe(5);
});

it('one that has lived for a minute is replaced at once, whatever was before', () => {
  expect(afterCrash(4, 59_999)).toBe(null);
  expect(afterCrash(4, 60_000)).toEqual({ crashes: 1, pauseMs: 0 });
});
