import { setTimeout as delay } from 'node:timers/promises';
import { evenSchedule } from './schedule.mjs';

/** So long without one more push is too long. */
const PATIENCE_MS = 30_000;

/**
 * Publishes at an even rate, and compares the moment at which each event was due with the one at which a provider had its
 * push.
 * @param load of startLoadProcess.mjs @param rival of `deliver` @param {string} marks that no other load of this rival has
 * @returns `latencies` and the load's own lateness, `late`, both in milliseconds
 * @throws Error when a push does not come
 */
export async function measurePushes({ load, rival, rate, seconds, sessions, marks }) {
  await rival.simulators.takeArrivals();
  const { began, late } = await load.run({ url: rival.url(), door: rival.door, rate, seconds, sessions, marks });
  const { count, dueAt } = evenSchedule(rate, seconds);
  const latencies = [];
  for (let last = performance.now(); latencies.length < count;) {
    const arrivals = (await rival.simulators.takeArrivals()).filter(([mark]) => mark.startsWith(marks));
    for (const [mark, at] of arrivals) latencies.push(at - began - dueAt(Number(mark.slice(marks.length))));
    if (arrivals.length > 0) last = performance.now();
    else if (performance.now() - last > PATIENCE_MS) {
      throw new Error(`${rival.name}: ${count - latencies.length} of ${count} pushes did not come`);
    }
    await delay(50);
  }
  return { latencies, late };
}
