import { setTimeout as delay } from 'node:timers/promises';
import { bytesOf, openHttpConnection } from '../support/httpConnection.mjs';
import { refuseWrong } from '../support/load.mjs';
import { evenSchedule, latenciesOf } from './schedule.mjs';

/**
 * An open load: requests are sent at an even rate, whether those before them are answered or not. One for which no connection
 * is free waits for the next, and its time runs.
 * @param {object} options
 * @param {string} options.url of the server
 * @param {number} options.connections keep-alive, opened before it begins
 * @param {number} options.rate requests a second
 * @param {number} options.seconds how long
 * @param {(n: number) => { path: string, headers: object, body: string }} options.request the n-th, from 0
 * @param {(body: string) => boolean} options.isRight of each answer's body; its status has to be 2xx
 * @returns `began`, milliseconds since the epoch at which the first one was due; `latencies` from due to answered and `late`,
 * from due to the moment at which this load got to it, both in milliseconds, in the order in which they were due
 * @throws Error when an answer was wrong, or a connection failed
 */
export async function openLoad({ url, connections, rate, seconds, request, isRight }) {
  const address = new URL(url);
  const schedule = evenSchedule(rate, seconds);
  const free = await Promise.all(Array.from({ length: connections }, () => openHttpConnection(address)));
  const all = [...free];
  /** Due, and without a connection. */
  const waiting = [];
  const answeredAt = new Float64Array(schedule.count);
  const takenAt = new Float64Array(schedule.count);
  const ended = new AbortController();
  const began = performance.now();

  try {
    await new Promise((resolve, reject) => {
      let open = schedule.count;
      const converse = async (connection, first) => {
        for (let n = first; n !== undefined; n = waiting.shift()) {
          const answer = await connection.exchange(bytesOf(request(n), address.host));
          answeredAt[n] = performance.now() - began;
          refuseWrong(url, answer, isRight);
          open -= 1;
          if (open === 0) resolve();
        }
        free.push(connection);
      };
      atEachMoment(schedule, { began, signal: ended.signal }, (n) => {
        takenAt[n] = performance.now() - began;
        const connection = free.pop();
        if (connection) converse(connection, n).catch(reject);
        else waiting.push(n);
      }).catch(reject);
    });
  } finally {
    ended.abort();
    for (const { close } of all) close();
  }
  return {
    began: performance.timeOrigin + began,
    latencies: latenciesOf(schedule, answeredAt),
    late: latenciesOf(schedule, takenAt),
  };
}

/** Calls for each that is due, as soon as the timer comes to it. */
async function atEachMoment({ count, dueAt }, { began, signal }, take) {
  for (let n = 0; n < count;) {
    const wait = began + dueAt(n) - performance.now();
    if (wait > 0) await delay(wait, undefined, { signal });
    for (const now = performance.now() - began; n < count && dueAt(n) <= now; n += 1) take(n);
  }
}
