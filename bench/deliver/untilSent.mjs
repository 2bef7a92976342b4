import { setTimeout as delay } from 'node:timers/promises';

/** So long without one more push or one more row is too long. */
const PATIENCE_MS = 30_000;

/**
 * Waits until a rival's database has so many pushes as sent. It is asked only once the providers have as many, because asking
 * costs it work that is not the rival's.
 * @param options.count how many are expected
 * @param options.received () => how many the providers have of them
 * @param options.readSent () => `{ sent, last }`: how many the database has as sent, and since when (Date) the last of them
 * @returns what `readSent` told last
 * @throws Error when some do not come
 */
export async function untilSent({ count, received, readSent }) {
  await grown(received, count, 'were pushed', (sum) => sum);
  return grown(readSent, count, 'were stored as sent', ({ sent }) => sent);
}

async function grown(read, count, what, numberOf) {
  let most = -1;
  let since = performance.now();
  for (;;) {
    const found = await read();
    const number = numberOf(found);
    if (number >= count) return found;
    if (number > most) [most, since] = [number, performance.now()];
    if (performance.now() - since > PATIENCE_MS) throw new Error(`only ${number} of ${count} ${what}`);
    await delay(10);
  }
}
