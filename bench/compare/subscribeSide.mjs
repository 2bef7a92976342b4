import { startSimulators } from '../../dist/simulators/simulators.js';
import { startGatewayCluster } from '../support/gatewayCluster.mjs';
import { beckon } from '../subscribe/rivals.mjs';
import { roundOf } from '../subscribe/round.mjs';
import { fillSessions } from '../subscribe/seedSessions.mjs';

const WHOLE = { sessions: 100_000, calls: 12_000 };
const QUICK = { sessions: 20_000, calls: 4_000 };

/**
 * A gateway whose clients subscribe, by both of its doors.
 * @param options.root the folder of the built gateway
 * @param options.folder takes the simulators' files and the log
 * @returns `works`, a round each, by name; `close()`
 */
export async function openSubscribeSide({ root, postgres, folder, quick }) {
  const { sessions, calls } = quick ? QUICK : WHOLE;
  const simulators = await startSimulators({ directory: folder });
  const cluster = await startGatewayCluster({ root, simulators, postgres, nodes: 1, folder, logs: folder });
  await fillSessions(cluster.databaseUrl, sessions);
  const works = beckon(cluster.nodes[0]).map((rival) => [
    rival.name.replace('Beckon', 'subscribe'),
    async () => {
      const { rate, serverCpu, databaseCpu } = await roundOf(rival, { count: calls, sessions, postgres });
      return { rate, serverCpu, databaseCpu };
    },
  ]);
  return {
    works: Object.fromEntries(works),
    async close() {
      await cluster.close();
      await simulators.close();
    },
  };
}
