import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { measurePushes } from '../open/pushLatencies.mjs';
import { startLoadProcess } from '../open/startLoadProcess.mjs';
import { startRivals } from './rivals.mjs';
import { percentilesOf } from '../support/statistics.mjs';
import { inTurn } from './round.mjs';

const WHOLE = { sessions: 10_000, rounds: 3, latencySeconds: 20, restSeconds: 60 };
const QUICK = { sessions: 2_000, rounds: 2, latencySeconds: 4, restSeconds: 5 };

/**
 * Work 2: so many subscribed sessions, one event each, half by APNs and half by FCM.
 * @param postgres the server that all share @param say takes progress @param only names of rivals; absent: all
 * @param quick fewer of everything
 */
export async function measure({ postgres, say, only, quick }) {
  const { sessions, rounds, latencySeconds, restSeconds } = quick ? QUICK : WHOLE;
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-bench-'));
  let running;
  try {
    running = await startRivals({ only, postgres, sessions, folder });
    const { beckon } = running;
    const withBeckon = running.rivals.includes(beckon);
    // What it took to start is given back by then, and later what it took to work.
    const rested = async () => {
      say(`deliver: a rest of ${restSeconds} s`);
      await delay(restSeconds * 1_000);
      return beckon.memory();
    };
    const idleMiB = withBeckon ? await rested() : null;
    const sizes = { count: sessions, rounds, postgres };
    const rivals = await inTurn(running.rivals, sizes, (round) => say(`deliver: round ${round} of ${rounds}`));
    const result = { sessions, rounds, rivals };
    if (!withBeckon) return result;
    const memory = { idleMiB, restSeconds, afterMiB: await rested() };
    say('deliver: latency at a tenth of the peak');
    const rate = Math.round(rivals.find(({ name }) => name === beckon.name).rate / 10);
    const latency = await latencyOf(beckon, { rate, seconds: latencySeconds, sessions });
    return { ...result, memory, latency };
  } finally {
    await running?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Published at an even rate. @returns `rate`, `count`, and the percentiles in milliseconds from due to the provider */
async function latencyOf(rival, { rate, seconds, sessions }) {
  const load = await startLoadProcess();
  try {
    const { latencies } = await measurePushes({ load, rival, rate, seconds, sessions, marks: '9000' });
    return { rate, count: latencies.length, ...percentilesOf(latencies) };
  } finally {
    await load.close();
  }
}
