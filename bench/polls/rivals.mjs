import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import path from 'node:path';
import { TENANT_HOST } from '../../dist/demo/contactCenter.js';
import { startGatewayCluster } from '../support/gatewayCluster.mjs';
import { METRICS_TOKEN } from '../support/gatewayNode.mjs';
import { inParallel } from '../support/inParallel.mjs';

const AGENT = new http.Agent({ keepAlive: true, maxSockets: 16 });

/** POSTs JSON by one of 16 connections. @throws Error for any other status than the one expected */
function post(url, headers, body, expected) {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', agent: AGENT, headers: { ...headers, 'content-type': 'application/json' } };
    const request = http.request(url, options, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk)).on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === expected) resolve(JSON.parse(text));
        else reject(new Error(`${response.statusCode}: ${text}`));
      });
    });
    request.on('error', reject).end(JSON.stringify(body));
  });
}

const messageOf = (msg) => ({ events: [{ event: 'chat_session_message', party_id: 'agent-7', msg }] });

/** Beckon on PostgreSQL: each client authenticated, each event stored before it is told. */
export async function startBeckon({ clients: count, simulators, postgres, folder }) {
  const cluster = await startGatewayCluster({ simulators, postgres, nodes: 1, folder, logs: folder });
  const { url } = cluster.nodes[0];
  const prefix = `/clientweb/api/v2/chats`;
  const clients = await inParallel(Array.from({ length: count }), 32, async (_, index) => {
    const headers = { authorization: cluster.device(`a-phone-that-polls-${index}`) };
    const chat = await post(`${url}${prefix}?tenantUrl=${TENANT_HOST}`, headers, {}, 200);
    return { chatId: chat.chat_id, path: `${prefix}/${chat.chat_id}/events?tenantUrl=${TENANT_HOST}`, headers };
  });
  return {
    name: 'Beckon',
    url,
    clients,
    publish: (index, msg) =>
      post(
        `${url}/platform/v1/chats/${clients[index].chatId}/events`,
        { authorization: cluster.platform },
        messageOf(msg),
        202,
      ),
    async usage() {
      const text = await (
        await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })
      ).text();
      const metric = (name) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]);
      return {
        rssBytes: metric('process_resident_memory_bytes'),
        cpuSeconds: metric('process_cpu_seconds_total'),
      };
    },
    close: () => cluster.close(),
  };
}

/** The same with Fastify alone. */
export async function startBare({ clients: count }) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'bareServer.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  const url = line.toString().trim();
  return {
    name: 'Fastify',
    url,
    clients: Array.from({ length: count }, (_, index) => ({ path: `/chats/${index}/events`, headers: {} })),
    publish: (index, msg) => post(`${url}/chats/${index}/events`, {}, messageOf(msg), 202),
    usage: async () => (await fetch(`${url}/usage`)).json(),
    async close() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
