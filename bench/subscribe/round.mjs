import { load } from '../support/load.mjs';
import { cpuSeconds, familyCpuSeconds } from '../support/processUsage.mjs';
import { quantile } from '../support/statistics.mjs';

/** Keep-alive connections that call. */
export const CONNECTIONS = 64;

/**
 * Lets clients of random sessions subscribe.
 * @param {import('./rivals.mjs').Rival} rival
 * @param {number} [options.seconds] how long, or @param {number} [options.count] how many calls
 * @param {number} options.sessions how many there are @param options.postgres the server that all share
 * @returns `rate` a second, `p50` and `p99` in milliseconds, CPU seconds per 1,000 of server and database
 */
export async function roundOf(rival, { seconds, count: calls, sessions, postgres }) {
  const usage = () => ({ server: cpuSeconds(rival.pid), database: familyCpuSeconds(postgres.pid) });
  const before = usage();
  const {
    count,
    seconds: took,
    latencies,
  } = await load({
    url: rival.url,
    connections: CONNECTIONS,
    seconds,
    count: calls,
    next: () => rival.request(Math.floor(Math.random() * sessions)),
    isRight: rival.isRight,
  });
  const after = usage();
  return {
    rate: count / took,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    serverCpu: ((after.server - before.server) / count) * 1_000,
    databaseCpu: ((after.database - before.database) / count) * 1_000,
  };
}
