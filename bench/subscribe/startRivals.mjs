import { startSimulators } from '../../dist/simulators/simulators.js';
import { RIVALS } from '../rows.mjs';
import { startGatewayCluster } from '../support/gatewayCluster.mjs';
import * as opened from './rivals.mjs';
import { fillSessions } from './seedSessions.mjs';

/**
 * Starts the rivals of `subscribe`, and Beckon, which always runs.
 * @param {string[]} [options.only] names; absent: all @param options.postgres the server that all share
 * @param {number} options.sessions that the clients have @param {string} options.folder takes logs
 * @returns `rivals` in order, and `close()`, which ends all that was started, also when this throws
 */
export async function startRivals({ only = RIVALS.subscribe, postgres, sessions, folder }) {
  const ends = [];
  const close = async () => {
    for (const end of ends.splice(0)) await end();
  };
  try {
    const simulators = await startSimulators({ directory: folder });
    ends.unshift(() => simulators.close());
    const cluster = await startGatewayCluster({ simulators, postgres, nodes: 1, folder, logs: folder });
    ends.unshift(() => cluster.close());
    const tenantId = await fillSessions(cluster.databaseUrl, sessions);
    const start = async (open) => {
      const rival = await open({ postgres, sessions, beckonUrl: cluster.databaseUrl, tenantId });
      ends.unshift(rival.stop);
      return rival;
    };
    // A copy of Beckon's database is made while nothing is connected to it.
    await cluster.nodes[0].stop();
    const naive = only.includes('naive') ? await start(opened.naive) : null;
    await cluster.restart(0);
    const [rest, graphql] = opened.beckon(cluster.nodes[0]);
    const starts = {
      baseline: () => start(opened.baseline),
      naive: async () => naive,
      'Parse Server': () => start(opened.parseServer),
      PostGraphile: () => start(opened.postgraphile),
      Mercurius: () => start(opened.mercurius),
      [rest.name]: async () => rest,
      [graphql.name]: async () => graphql,
    };
    const rivals = [];
    for (const name of RIVALS.subscribe.filter((known) => only.includes(known))) rivals.push(await starts[name]());
    return { rivals, close };
  } catch (error) {
    await close();
    throw error;
  }
}
