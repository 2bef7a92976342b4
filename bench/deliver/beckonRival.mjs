import pg from 'pg';
import { cpuSeconds, memoryOf } from '../support/processUsage.mjs';
import { load } from '../support/load.mjs';
import { marksOf } from './event.mjs';
import { publishBatchToBeckon, publishToBeckon, saysAcceptedAll } from './requests.mjs';
import { untilSent } from './untilSent.mjs';

/** The least id that a delivery of a moment can have: they begin with the time (RFC 9562 section 5.7). @param {Date} at */
const firstIdAt = (at) => `${at.getTime().toString(16).padStart(12, '0')}${'0'.repeat(20)}`;

/**
 * Beckon on one or more nodes: events in by 16 connections, counted when they are settled in the database.
 * @param cluster of gateways on PostgreSQL
 * @param simulators what it sends to
 * @param prepare (client of pg, id of the tenant): makes chats that are subscribed
 * @param [chatIdOf] the n-th of them; absent: those of subscribedChats.mjs
 * @param publishers connections of all nodes together
 */
export async function openBeckon({ name, what, cluster, simulators, prepare, chatIdOf, publishers = 16 }) {
  const client = new pg.Client({ connectionString: cluster.databaseUrl });
  await client.connect();
  // A server that goes while nothing is asked of it has nothing to tell.
  client.on('error', () => undefined);
  const { rows } = await client.query('SELECT id FROM tenants LIMIT 1');
  const tenantId = rows[0].id;
  await prepare(client, tenantId);
  let round = 0;

  const settled = async (began) => {
    const { rows } = await client.query(
      `SELECT count(*) FILTER (WHERE status = 'SENT')::int AS sent, max(settled_at) AS last
       FROM deliveries WHERE tenant_id = $1 AND id >= $2::uuid`,
      [tenantId, firstIdAt(began)],
    );
    return rows[0];
  };
  const one = publishToBeckon(cluster.platform, chatIdOf);
  const many = publishBatchToBeckon(cluster.platform);

  return {
    name,
    what,
    door: { kind: 'publishToBeckon', authorization: cluster.platform },
    simulators,
    neverDoubles: true,
    url: () => cluster.nodes[0].url,
    pids: () => cluster.nodes.map(({ pid }) => pid),
    memory: () => Math.max(...cluster.nodes.map(({ pid }) => memoryOf(pid).now)),
    cpu: () => cluster.nodes.reduce((sum, { pid }) => sum + cpuSeconds(pid), 0),
    /**
     * Publishes one event to each of so many chats, by calls of so many chats each.
     * @returns the seconds until the last one was settled
     */
    async burst(count, { chatsACall = 1, connections = publishers } = {}) {
      round += 1;
      const { rows } = await client.query('SELECT clock_timestamp() AS now');
      const began = rows[0].now;
      const before = await simulators.count();
      const markOf = marksOf(round);
      const share = count / cluster.nodes.length;
      const call = (first) => (chatsACall === 1 ? one(first, markOf(first)) : many(first, chatsACall, markOf));
      await Promise.all(
        cluster.nodes.map((node, index) => {
          let next = index * share - chatsACall;
          return load({
            url: node.url,
            connections: connections / cluster.nodes.length,
            count: share / chatsACall,
            next: () => call((next += chatsACall)),
            isRight: saysAcceptedAll(chatsACall),
          });
        }),
      );
      const { sent, last } = await untilSent({
        count,
        received: async () => (await simulators.count()) - before,
        readSent: () => settled(began),
      });
      if (sent !== count) throw new Error(`${sent} of ${count} were sent`);
      return (last.getTime() - began.getTime()) / 1_000;
    },
    stop: async () => {
      await client.end();
      await cluster.close();
    },
  };
}
