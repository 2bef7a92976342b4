import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { quantile } from '../support/statistics.mjs';

/** Begins marks that no burst has. */
const MARKS = '100000';

/**
 * Publishes at an even rate, whatever the answers take, and compares with the moments at which the providers had the pushes.
 * @param rival that publishes by HTTP @param rate events a second @returns `rate`, `count`, `p50` and `p99` in milliseconds
 */
export async function measureLatency({ rival, rate, seconds, sessions }) {
  const pool = new Pool(rival.url(), { connections: 16 });
  const sent = new Map();
  await rival.simulators.takeArrivals();
  const began = performance.now();
  const answers = [];
  for (let n = 0; n < rate * seconds; n += 1) {
    const wait = began + (n * 1_000) / rate - performance.now();
    if (wait > 1) await delay(wait);
    const mark = `${MARKS}${String(n).padStart(8, '0')}`;
    sent.set(mark, performance.timeOrigin + performance.now());
    const { path, headers, body } = rival.request(n % sessions, mark);
    const answer = pool.request({ method: 'POST', path, headers, body });
    answers.push(answer.then(({ statusCode, body: text }) => text.dump().then(() => statusCode)));
  }
  const statuses = await Promise.all(answers);
  if (statuses.some((status) => status !== 202)) throw new Error('an event was not accepted');
  const latencies = [];
  for (let turn = 0; turn < 100 && latencies.length < sent.size; turn += 1) {
    await delay(100);
    for (const [mark, at] of await rival.simulators.takeArrivals()) {
      if (sent.has(mark)) latencies.push(at - sent.get(mark));
    }
  }
  await pool.close();
  if (latencies.length < sent.size) throw new Error(`${sent.size - latencies.length} pushes did not come`);
  return { rate, count: latencies.length, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
}
