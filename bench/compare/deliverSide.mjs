import { openBeckon } from '../deliver/beckonRival.mjs';
import { roundOf } from '../deliver/round.mjs';
import { makeSubscribedChats } from '../deliver/subscribedChats.mjs';
import { startGatewayCluster } from '../support/gatewayCluster.mjs';
import { startSimulatorsProcess } from '../support/startSimulatorsProcess.mjs';

/** Each gets a push in a round. */
const CHATS = 1_000;

/**
 * A gateway that delivers one event to each of its chats in a round. See subscribeSide.mjs for the options and what it returns.
 */
export async function openDeliverSide({ root, postgres, folder }) {
  const simulators = await startSimulatorsProcess({ directory: folder });
  const cluster = await startGatewayCluster({ root, simulators, postgres, nodes: 1, folder, logs: folder });
  const prepare = (client, tenantId) => makeSubscribedChats(client, tenantId, CHATS);
  const rival = await openBeckon({ name: 'Beckon', cluster, simulators, prepare });
  return {
    works: {
      async deliver() {
        const { rate, cpu, databaseCpu } = await roundOf(rival, CHATS, postgres);
        return { rate, serverCpu: cpu, databaseCpu };
      },
    },
    async close() {
      await rival.stop();
      await simulators.close();
    },
  };
}
