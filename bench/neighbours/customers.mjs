import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { chatIdOf } from '../deliver/subscribedChats.mjs';
import { quantile } from '../support/statistics.mjs';

/** A push that takes longer is counted with this. */
const PATIENCE_MS = 60_000;
let marks = 0;

/**
 * One tenant's day: publishes of one event each, at an even rate, whatever the answers take.
 * @returns the p99 in milliseconds of what is `answer`ed, and of the `push` at the provider
 */
export async function measureCustomers({ url, simulators, platform, sessions, rate, seconds }) {
  const pool = new Pool(url, { connections: 16 });
  const sent = new Map();
  const answers = [];
  await simulators.takeArrivals();
  const began = performance.now();
  for (let n = 0; n < rate * seconds; n += 1) {
    const wait = began + (n * 1_000) / rate - performance.now();
    if (wait > 1) await delay(wait);
    marks += 1;
    const mark = `300000${String(marks).padStart(8, '0')}`;
    const at = performance.now();
    sent.set(mark, performance.timeOrigin + at);
    answers.push(publish(pool, platform, chatIdOf(marks % sessions), mark).then(() => performance.now() - at));
  }
  const answer = quantile(await Promise.all(answers), 0.99);
  const latencies = [];
  const deadline = performance.now() + PATIENCE_MS;
  while (latencies.length < sent.size && performance.now() < deadline) {
    await delay(100);
    for (const [mark, at] of await simulators.takeArrivals()) {
      if (sent.has(mark)) latencies.push(at - sent.get(mark));
    }
  }
  await pool.close();
  const missing = Array.from({ length: sent.size - latencies.length }, () => PATIENCE_MS);
  return { answer, push: quantile([...latencies, ...missing], 0.99) };
}

async function publish(pool, authorization, chatId, mark) {
  const { statusCode, body } = await pool.request({
    method: 'POST',
    path: `/platform/v1/chats/${chatId}/events`,
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ events: [{ event: 'chat_session_message', party_id: '7', msg: `mark:${mark}` }] }),
  });
  await body.dump();
  if (statusCode !== 202) throw new Error(`a publish was answered ${statusCode}`);
}
