import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { cpuSeconds, memoryOf } from '../support/processUsage.mjs';
import { load } from '../support/load.mjs';

const PUBLISHERS = 16;
/** The least id that a delivery of a moment can have: they begin with the time (RFC 9562 section 5.7). @param {Date} at */
const firstIdAt = (at) => `${at.getTime().toString(16).padStart(12, '0')}${'0'.repeat(20)}`;

/**
 * Beckon on one or more nodes: events in by 16 connections, counted when they are settled in the database.
 * @param cluster of gateways on PostgreSQL
 * @param prepare (client of pg, id of the tenant): makes chats that are subscribed
 * @param chatIdOf the n-th of them
 */
export async function openBeckon({ name, what, cluster, prepare, chatIdOf }) {
  const client = new pg.Client({ connectionString: cluster.databaseUrl });
  await client.connect();
  // A server that goes while nothing is asked of it has nothing to tell.
  client.on('error', () => undefined);
  const { rows } = await client.query('SELECT id FROM tenants LIMIT 1');
  const tenantId = rows[0].id;
  await prepare(client, tenantId);
  let round = 0;

  const isUnderWay = async () => {
    const { rows } = await client.query(
      'SELECT EXISTS (SELECT FROM deliveries WHERE tenant_id = $1 AND due_at IS NOT NULL) AS open',
      [tenantId],
    );
    return rows[0].open;
  };
  const settled = async (began) => {
    const { rows } = await client.query(
      `SELECT count(*) FILTER (WHERE status = 'SENT')::int AS sent, max(settled_at) AS last
       FROM deliveries WHERE tenant_id = $1 AND id >= $2::uuid`,
      [tenantId, firstIdAt(began)],
    );
    return rows[0];
  };
  const event = (mark) => ({
    event: 'chat_session_message',
    party_id: 'agent-7',
    display_name: 'Anna',
    msg_id: `msg-${mark}`,
    msg: `Your parcel is found! mark:${mark}`,
  });
  const request = (chat, mark) => ({
    path: `/platform/v1/chats/${chatIdOf(chat)}/events`,
    headers: { 'content-type': 'application/json', authorization: cluster.platform },
    body: JSON.stringify({ events: [event(mark)] }),
  });

  return {
    name,
    what,
    request,
    url: () => cluster.nodes[0].url,
    pids: () => cluster.nodes.map(({ pid }) => pid),
    memory: () => Math.max(...cluster.nodes.map(({ pid }) => memoryOf(pid).now)),
    cpu: () => cluster.nodes.reduce((sum, { pid }) => sum + cpuSeconds(pid), 0),
    /** Publishes one event to each of so many chats. @returns the seconds until the last one was settled */
    async burst(count) {
      round += 1;
      const { rows } = await client.query('SELECT clock_timestamp() AS now');
      const began = rows[0].now;
      const share = count / cluster.nodes.length;
      await Promise.all(
        cluster.nodes.map((node, index) => {
          let next = index * share;
          return load({
            url: node.url,
            connections: PUBLISHERS / cluster.nodes.length,
            count: share,
            next: () => request(next, `${round}${String(next++).padStart(8, '0')}`),
            isRight: (body) => body.includes('"accepted":1'),
          });
        }),
      );
      while (await isUnderWay()) await delay(20);
      const { sent, last } = await settled(began);
      if (sent !== count) throw new Error(`${sent} of ${count} were sent`);
      return (last.getTime() - began.getTime()) / 1_000;
    },
    stop: async () => {
      await client.end();
      await cluster.close();
    },
  };
}
