import { cpuSeconds, familyCpuSeconds, memoryOf } from '../support/processUsage.mjs';
import { median } from '../support/statistics.mjs';

/**
 * Lets a rival send so many pushes.
 * @param {import('./rivals.mjs').Rival} rival @param {number} count @param postgres the server that all share
 * @returns `rate` a second, CPU seconds per 1,000 of its own processes (`cpu`) and of the database (`databaseCpu`), and how
 * many pushes came `doubled`
 * @throws Error when fewer came, or more from a rival that never doubles
 */
export async function roundOf(rival, count, postgres) {
  const usage = () => ({
    cpu: rival.cpu ? rival.cpu() : cpuSeconds(rival.pid),
    databaseCpu: familyCpuSeconds(postgres.pid),
  });
  const before = usage();
  const pushes = await rival.simulators.count();
  const seconds = await rival.burst(count);
  const after = usage();
  const received = (await rival.simulators.count()) - pushes;
  if (received < count || (rival.neverDoubles && received > count)) {
    throw new Error(`${rival.name}: ${received} pushes came for ${count}`);
  }
  const per1000 = (key) => ((after[key] - before[key]) / count) * 1_000;
  const doubled = received - count;
  return { rate: count / seconds, cpu: per1000('cpu'), databaseCpu: per1000('databaseCpu'), doubled };
}

/**
 * Lets rivals send so many pushes each, in turn, so that a bad minute of the machine is a bad minute of all.
 * @param {import('./rivals.mjs').Rival[]} rivals
 * @param {number} options.count of pushes @param {number} options.rounds after one that warms up @param options.postgres
 * @param {(round: number) => void} tell of each round, from 0
 * @returns what `summaryOf` returns of each
 */
export async function inTurn(rivals, { count, rounds, postgres }, tell) {
  const results = rivals.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    tell(round);
    for (const [index, rival] of rivals.entries()) {
      const result = await roundOf(rival, count, postgres);
      if (round > 0) results[index].push(result);
    }
  }
  return rivals.map((rival, index) => summaryOf(rival, results[index]));
}

/** The medians of a rival's rounds, all its doubled pushes, and the most memory that one of its processes has held. */
function summaryOf(rival, rounds) {
  const of = (key) => median(rounds.map((round) => round[key]));
  const { name, what } = rival;
  const pids = rival.pids?.() ?? [rival.pid];
  return {
    name,
    what,
    rate: of('rate'),
    cpu: of('cpu'),
    databaseCpu: of('databaseCpu'),
    doubled: rounds.reduce((sum, { doubled }) => sum + doubled, 0),
    peakMiB: Math.max(...pids.map((pid) => memoryOf(pid).peak)),
  };
}
