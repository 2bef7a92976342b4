import { openBeckon } from '../deliver/beckonRival.mjs';
import { roundOf } from '../deliver/round.mjs';
import { makeSubscribedChats } from '../deliver/subscribedChats.mjs';
import { startGatewayCluster } from '../support/gatewayCluster.mjs';
import { startSimulatorsProcess } from '../support/startSimulatorsProcess.mjs';

/** Each gets a push in a round. */
const CHATS = 1_000;

/** See subscribeSide.mjs for the options of both, and for what they return. One event to each of its chats in a round. */
export const openDeliverSide = (options) => openSide('deliver', {}, options);
/** The same by calls of many chats. */
export const openBatchSide = (options) => openSide('batch', { chatsACall: 100, connections: 4 }, options);

async function openSide(name, how, { root, postgres, folder }) {
  const simulators = await startSimulatorsProcess({ directory: folder });
  const cluster = await startGatewayCluster({ root, simulators, postgres, nodes: 1, folder, logs: folder });
  const prepare = (client, tenantId) => makeSubscribedChats(client, tenantId, CHATS);
  const beckon = await openBeckon({ name, cluster, simulators, prepare });
  const rival = { ...beckon, burst: (count) => beckon.burst(count, how) };
  const round = async () => {
    const { rate, cpu, databaseCpu } = await roundOf(rival, CHATS, postgres);
    return { rate, serverCpu: cpu, databaseCpu };
  };
  return {
    works: { [name]: round },
    async close() {
      await beckon.stop();
      await simulators.close();
    },
  };
}
