import { startSimulators } from '../../dist/simulators/simulators.js';
import { startGatewayCluster } from '../support/gatewayCluster.mjs';
import { beckon } from '../subscribe/rivals.mjs';
import { roundOf } from '../subscribe/round.mjs';
import { fillSessions } from '../subscribe/seedSessions.mjs';

const SESSIONS = 50_000;
/** Of a round. */
const CALLS = 2_000;

/**
 * A gateway whose clients subscribe, by both of its doors.
 * @param options.root the folder of the built gateway
 * @param options.folder takes the simulators' files and the log
 * @returns `works`, a round each, by name; `close()`
 */
export async function openSubscribeSide({ root, postgres, folder }) {
  const simulators = await startSimulators({ directory: folder });
  const cluster = await startGatewayCluster({ root, simulators, postgres, nodes: 1, folder, logs: folder });
  await fillSessions(cluster.databaseUrl, SESSIONS);
  const works = beckon(cluster.nodes[0]).map((rival) => [
    rival.name.replace('Beckon', 'subscribe'),
    async () => {
      const { rate, serverCpu, databaseCpu } = await roundOf(rival, { count: CALLS, sessions: SESSIONS, postgres });
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
