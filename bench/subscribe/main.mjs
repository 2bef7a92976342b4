import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { memoryOf } from '../support/processUsage.mjs';
import { median } from '../support/statistics.mjs';
import { CONNECTIONS, roundOf } from './round.mjs';
import { startRivals } from './startRivals.mjs';

const WHOLE = { sessions: 100_000, warmUpSeconds: 6, rounds: 7, seconds: 3 };
const QUICK = { sessions: 20_000, warmUpSeconds: 1, rounds: 2, seconds: 1 };

/**
 * Work 1: 64 connections subscribe clients of so many sessions, each call with a new token.
 * @param postgres the server that all share @param say takes progress @param only names of rivals; absent: all
 * @param quick fewer and shorter rounds
 */
export async function measure({ postgres, say, only, quick }) {
  const { sessions, warmUpSeconds, rounds, seconds } = quick ? QUICK : WHOLE;
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-bench-'));
  let running;
  try {
    say(`subscribe: ${sessions} sessions`);
    running = await startRivals({ only, postgres, sessions, folder });
    const chosen = running.rivals;
    const rows = new Map(chosen.map((rival) => [rival, []]));
    for (const rival of chosen) await roundOf(rival, { seconds: warmUpSeconds, sessions, postgres });
    // In turn, so that a bad minute of the machine is a bad minute of all.
    for (let round = 1; round <= rounds; round += 1) {
      say(`subscribe: round ${round} of ${rounds}`);
      for (const rival of chosen) rows.get(rival).push(await roundOf(rival, { seconds, sessions, postgres }));
    }
    return { connections: CONNECTIONS, sessions, rounds, seconds, rivals: [...rows].map(summary) };
  } finally {
    await running?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function summary([{ name, what, pid }, rounds]) {
  const of = (key) => median(rounds.map((round) => round[key]));
  return {
    name,
    what,
    rate: of('rate'),
    p50: of('p50'),
    p99: of('p99'),
    serverCpu: of('serverCpu'),
    databaseCpu: of('databaseCpu'),
    peakMiB: memoryOf(pid).peak,
  };
}
