import { createClockWatch } from '../../src/delivery/leases/clockWatch.js';
import { createWatchedClock } from '../../src/domain/watchedClock.js';

const HOUR_MS = 3_600_000;

function useWatch() {
  let time = Date.UTC(2026, 2, 1, 12);
  let passed = 0;
  let isAway = false;
  const calls: unknown[] = [];
  const warnings: unknown[] = [];
  const dueTimes = {
    async bringForward(now: Date, byMs: number) {
      if (isAway) throw new Error('away');
      calls.push(['bringForward', now.getTime(), byMs]);
      return 0;
    },
    async freeFromFuture() {
      if (isAway) throw new Error('away');
      calls.push('freeFromFuture');
      return 0;
    },
  };
  const watched = createWatchedClock(
    () => new Date(time),
    () => passed,
  );
  const logger = { warn: (fields: object) => void warnings.push(fields) };
  const watch = createClockWatch({ store: { dueTimes }, watched, logger });
  return {
    ...{ watch, calls, warnings },
    time: () => time,
    read: () => watched.clock(),
    pass(ms: number) {
      time += ms;
      passed += ms;
    },
    setClock: (ms: number) => (time += ms),
    setAway: (away: boolean) => (isAway = away),
  };
}

it('looks once for what was made in the future, and is content with a clock that goes on', async () => {
  const { watch, calls, warnings, pass, setClock, read } = useWatch();
  for (const correction of [0, -300, 200, HOUR_MS]) {
    pass(1_000);
    setClock(correction);
    read();
    await watch.look();
  }
  expect([calls, warnings]).toEqual([['freeFromFuture'], []]);
});

it('brings forward what waits by as much as the clock was set back, once', async () => {
  const { watch, calls, warnings, pass, setClock, time } = useWatch();
  await watch.look();
  pass(1_000);
  setClock(-3 * HOUR_MS);
  await watch.look();
  pass(1_000);
  await watch.look();
  expect(calls).toEqual(['freeFromFuture', ['bringForward', time() - 1_000, 3 * HOUR_MS]]);
  expect(warnings).toEqual([{ byMs: 3 * HOUR_MS }]);
});

it('notices that the clock was ahead for a moment in which somebody has read it', async () => {
  const { watch, calls, pass, setClock, read, time } = useWatch();
  await watch.look();
  pass(400);
  setClock(HOUR_MS);
  read();
  pass(100);
  setClock(-HOUR_MS);
  read();
  await watch.look();
  expect(calls).toEqual(['freeFromFuture', ['bringForward', time(), HOUR_MS]]);
});

it('tries again while the database is away, and forgets nothing of it', async () => {
  const { watch, calls, setClock, setAway, time } = useWatch();
  setAway(true);
  await expect(watch.look()).rejects.toThrow('away');
  setClock(-HOUR_MS);
  await expect(watch.look()).rejects.toThrow('away');
  setClock(-HOUR_MS);
  await expect(watch.look()).rejects.toThrow('away');
  setAway(false);
  await watch.look();
  await watch.look();
  expect(calls).toEqual(['freeFromFuture', ['bringForward', time(), 2 * HOUR_MS]]);
});
