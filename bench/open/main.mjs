import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RIVALS } from '../rows.mjs';
import { median, percentilesOf, quantile } from '../support/statistics.mjs';
import { openDeliver, openSubscribe } from './groups.mjs';
import { startLoadProcess } from './startLoadProcess.mjs';

const WHOLE = { sessions: 100_000, chats: 10_000, peakSeconds: 5, pushes: 5_000, seconds: 8, rounds: 3 };
const QUICK = { sessions: 20_000, chats: 1_000, peakSeconds: 1, pushes: 1_000, seconds: 2, rounds: 1 };
const SHARES = [0.25, 0.5, 0.75];
const BASELINES = ['baseline', 'durable by hand'];

/**
 * An open load: calls that come at an even rate, at a quarter, the half and three quarters of what each rival does at most,
 * and at the half of the baseline's most. What is counted is the time since a call was due.
 * @param postgres the server that all share @param say takes progress @param only names of rivals; absent: all
 * @param quick fewer and shorter loads
 */
export async function measure({ postgres, say, only = RIVALS.open, quick }) {
  const sizes = quick ? QUICK : WHOLE;
  const load = await startLoadProcess();
  const works = [];
  try {
    for (const open of [openSubscribe, openDeliver]) {
      const folder = await mkdtemp(path.join(tmpdir(), 'beckon-bench-'));
      const group = await open({ only, postgres, folder, load, ...sizes });
      try {
        if (group.rivals.length > 0) works.push({ name: group.name, rivals: await measureGroup(group, sizes, say) });
      } finally {
        await group.close();
        await rm(folder, { recursive: true, force: true });
      }
    }
  } finally {
    await load.close();
  }
  return { seconds: sizes.seconds, rounds: sizes.rounds, works };
}

async function measureGroup({ name, rivals }, { seconds, rounds }, say) {
  const peaks = new Map();
  for (const rival of rivals) {
    say(`open: the most that ${rival.name} does`);
    peaks.set(rival, await rival.peak());
  }
  const baseline = rivals.find((rival) => BASELINES.includes(rival.name));
  const loads = [
    ...SHARES.flatMap((share) => rivals.map((rival) => newLoad(rival, `${share * 100} %`, peaks.get(rival) * share))),
    ...rivals
      .filter((rival) => baseline && rival !== baseline)
      .map((rival) => newLoad(rival, `half of ${baseline.name}`, peaks.get(baseline) / 2)),
  ];
  for (let round = 1; round <= rounds; round += 1) {
    for (const [index, { rival, rate, measured }] of loads.entries()) {
      say(`open: ${name}, round ${round} of ${rounds}, ${rival.name} at ${rate} a second`);
      const { latencies, late } = await rival.measure({ rate, seconds, marks: `9${round}${index + 10}` });
      measured.push({ ...percentilesOf(latencies), lateP99: quantile(late, 0.99) });
    }
  }
  return rivals.map((rival) => ({
    name: rival.name,
    peak: peaks.get(rival),
    loads: loads.filter((load) => load.rival === rival).map(summaryOf),
  }));
}

const newLoad = (rival, at, rate) => ({ rival, at, rate: Math.round(rate), measured: [] });

function summaryOf({ at, rate, measured }) {
  const of = (key) => median(measured.map((one) => one[key]));
  return { at, rate, p50: of('p50'), p99: of('p99'), p999: of('p999'), lateP99: of('lateP99') };
}
