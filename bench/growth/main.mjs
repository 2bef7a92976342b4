import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { APP_ID, TENANT_HOST } from '../../dist/demo/contactCenter.js';
import { openBeckon } from '../deliver/beckonRival.mjs';
import { mainQueries } from '../pages/queries.mjs';
import { chatIdOf, clientIdOf, seed } from '../pages/seed.mjs';
import { startBulkLoad } from '../support/bulkLoad.mjs';
import { startGatewayCluster } from '../support/gatewayCluster.mjs';
import { load } from '../support/load.mjs';
import { newToken } from '../support/phones.mjs';
import { familyCpuSeconds } from '../support/processUsage.mjs';
import { startSimulatorsProcess } from '../support/startSimulatorsProcess.mjs';
import { median, quantile } from '../support/statistics.mjs';

const WHOLE = { sizes: [10_000, 100_000, 2_000_000], rounds: 3, seconds: 3, events: 2_000, times: 20 };
const QUICK = { sizes: [10_000, 50_000], rounds: 1, seconds: 1, events: 500, times: 5 };
const CONNECTIONS = 64;
/** Those that grow with the chats, and those whose keys refer to them. */
const TABLES = [
  ...['chat_sessions', 'push_subscriptions', 'chat_events', 'deliveries', 'audit_entries'],
  ...['publish_receipts', 'webhook_queues'],
];

/**
 * Work 3: what a subscribe, a delivery and a page of the console cost with more and more stored.
 * @param postgres the server for all @param say takes progress @param quick less of everything
 */
export async function measure({ postgres, say, quick }) {
  const { sizes, rounds, ...work } = quick ? QUICK : WHOLE;
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-bench-'));
  const running = [];
  try {
    for (const sessions of sizes) {
      say(`growth: ${sessions} sessions are made`);
      running.push(await openStage({ sessions, postgres, folder }));
    }
    const results = running.map(() => []);
    // In turn, so that a bad minute of the machine is a bad minute of all.
    for (let round = 0; round <= rounds; round += 1) {
      say(`growth: round ${round} of ${rounds}`);
      for (const [index, stage] of running.entries()) {
        const result = await roundOf(stage, work, postgres);
        // The first one warms up.
        if (round > 0) results[index].push(result);
      }
    }
    return {
      rounds,
      ...work,
      sizes: results.map((all, index) => {
        const of = (key) => median(all.map((result) => result[key]));
        const keys = ['subscribe', 'subscribeCpu', 'deliver', 'deliverCpu', 'page', 'pageP95'];
        return { sessions: sizes[index], ...Object.fromEntries(keys.map((key) => [key, of(key)])) };
      }),
    };
  } finally {
    for (const { beckon, simulators } of running) {
      await beckon.stop();
      await simulators.close();
    }
    await rm(folder, { recursive: true, force: true });
  }
}

/** A gateway with so many sessions stored, a fifth of them active. */
async function openStage({ sessions, postgres, folder }) {
  // Providers of its own, because the credentials of its contact center have the same names as all others'.
  const directory = path.join(folder, String(sessions));
  await mkdir(directory);
  const simulators = await startSimulatorsProcess({ directory });
  // One admin opens page after page here, faster than people do.
  const variables = { BECKON_RATE_LIMIT_COST: '0' };
  const cluster = await startGatewayCluster({ simulators, postgres, nodes: 1, folder, logs: folder, variables });
  await cluster.nodes[0].stop();
  const prepare = (client, tenantId) => fill(client, { tenantId, apps: [APP_ID], chats: sessions });
  const activeOf = (n) => 10 * Math.floor(n / 2) + (n % 2 === 0 ? 10 : 1);
  const beckon = await openBeckon({ cluster, simulators, prepare, chatIdOf: (n) => chatIdOf(activeOf(n)) });
  await cluster.restart(0);
  const stage = { sessions, simulators, cluster, beckon, activeOf, active: sessions / 5 };
  // A search is of all tenants, and this asks as the admin of one.
  const queries = mainQueries(await placeOf(stage)).filter(({ isSearch }) => !isSearch);
  return { ...stage, queries };
}

async function fill(client, population) {
  await client.query(`SET synchronous_commit = off; SET maintenance_work_mem = '256MB'`);
  const load = await startBulkLoad(client, TABLES);
  await seed((sql, parameters) => client.query(sql, parameters), population);
  await load.buildIndexes(client, TABLES);
  await load.restoreConstraints(client);
  await client.query('RESET ALL');
  await client.query('VACUUM ANALYZE');
}

async function ask({ cluster }, query, variables) {
  const headers = { 'content-type': 'application/json', authorization: cluster.admin };
  const body = JSON.stringify({ query, variables });
  const response = await fetch(`${cluster.nodes[0].url}/graphql`, { method: 'POST', headers, body });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** A chat, and a cursor that is some pages on. */
async function placeOf(stage) {
  const page =
    'query ($after: String) { chatSessions(first: 100, after: $after) { edges { cursor node { chatId clientId } } } }';
  let last = null;
  for (let turn = 0; turn < 20; turn += 1) {
    const { chatSessions } = await ask(stage, page, { after: last?.cursor ?? null });
    last = chatSessions.edges.at(-1);
  }
  return {
    tenantHost: TENANT_HOST,
    appId: APP_ID,
    chatId: last.node.chatId,
    clientId: clientIdOf(1),
    cursor: last.cursor,
  };
}

async function roundOf(stage, { seconds, events, times }, postgres) {
  const cpu = () => stage.beckon.cpu() + familyCpuSeconds(postgres.pid);
  const subscribed = await costOf(cpu, async () => {
    const { count } = await load({
      url: stage.cluster.nodes[0].url,
      connections: CONNECTIONS,
      seconds,
      next: () => subscribeRequest(stage.activeOf(Math.floor(Math.random() * stage.active))),
      isRight: (body) => body.includes('"android_firebase":"subscribed"'),
    });
    return count;
  });
  const delivered = await costOf(cpu, async () => {
    await stage.beckon.burst(events);
    return events;
  });
  const took = [];
  for (let time = 0; time < times; time += 1) {
    for (const { query, variables } of stage.queries) {
      const began = performance.now();
      await ask(stage, query, variables);
      took.push(performance.now() - began);
    }
  }
  return {
    subscribe: subscribed.ms,
    subscribeCpu: subscribed.cpu,
    deliver: delivered.ms,
    deliverCpu: delivered.cpu,
    page: median(took),
    pageP95: quantile(took, 0.95),
  };
}

/** @returns what one of the counted costs: `ms` of time, and `cpu`, milliseconds of gateway and database together */
async function costOf(cpu, work) {
  const began = performance.now();
  const before = cpu();
  const count = await work();
  return { ms: (performance.now() - began) / count, cpu: ((cpu() - before) / count) * 1_000 };
}

function subscribeRequest(n) {
  return {
    path: `/clientweb/api/v2/chats/${chatIdOf(n)}/notifications?tenantUrl=${TENANT_HOST}`,
    headers: {
      'content-type': 'application/json',
      authorization: `MOBILE-API-140-327-PLAIN appId="${APP_ID}", clientId="${clientIdOf(n)}"`,
    },
    body: JSON.stringify({ android_firebase_device_token: newToken('fcm') }),
  };
}
