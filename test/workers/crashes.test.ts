import { afterCrash, MOST_CRASHES } from '../../src/app/workers/crashes.js';

it('workers that die young are replaced later and later, and then no more where no other serves', () => {
  const steps: ReturnType<typeof afterCrash>[] = [];
  for (let crashes = 0; steps.at(-1) !== null; crashes += 1) steps.push(afterCrash(crashes, 5_000, false));
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
  expect(afterCrash(4, 59_999, false)).toBe(null);
  expect(afterCrash(4, 60_000, false)).toEqual({ crashes: 1, pauseMs: 0 });
});

it('while others serve it goes on, with the longest pause', () => {
  expect(afterCrash(0, 5_000, true)).toEqual({ crashes: 1, pauseMs: 0 });
  expect(afterCrash(3, 5_000, true)).toEqual({ crashes: 4, pauseMs: 4_000 });
  expect(afterCrash(4, 5_000, true)).toEqual({ crashes: 5, pauseMs: 4_000 });
  expect(afterCrash(100, 5_000, true)).toEqual({ crashes: 101, pauseMs: 4_000 });
  expect(afterCrash(101, 5_000, false)).toBe(null);
});
