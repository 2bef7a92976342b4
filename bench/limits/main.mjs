import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { APP_ID, TENANT_HOST } from '../../dist/demo/contactCenter.js';
import { openBeckon } from '../deliver/beckonRival.mjs';
import { startGatewayCluster } from '../support/gatewayCluster.mjs';
import { load } from '../support/load.mjs';
import { newToken } from '../support/phones.mjs';
import { familyCpuSeconds } from '../support/processUsage.mjs';
import { startSimulatorsProcess } from '../support/startSimulatorsProcess.mjs';
import { measureRetention, measureVacuum } from './cleaning.mjs';
import { chatIdOf, clientIdOf, copyChats, TABLES } from './copyChats.mjs';
import { changesOf, changesOfEach, createCosts } from './costs.mjs';
import { makeModelChats } from './modelChats.mjs';
import { sizesOf } from './sizes.mjs';

/** Chats with five events and five deliveries each; so many of them are active, and each gets a push in a round. */
const WHOLE = { sizes: [20_000, 200_000, 2_000_000], active: 4_000, rounds: 3, batches: 20 };
const QUICK = { sizes: [2_000, 20_000], active: 400, rounds: 1, batches: 2 };
const NAMES = Object.keys(TABLES);

/**
 * What one PostgreSQL writes, keeps and cleans for a push, a subscribe and a chat, the more is stored.
 * @param postgres the server for all @param say takes progress @param quick a hundredth of everything
 */
export async function measure({ postgres, say, quick }) {
  const { sizes, active, rounds, batches } = quick ? QUICK : WHOLE;
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-bench-'));
  const stages = [];
  try {
    for (const chats of sizes) {
      say(`limits: ${chats} chats are made`);
      stages.push(await openStage({ chats, active, postgres, folder }));
    }
    say('limits: pushes');
    const push = await inTurn(stages, rounds, async ({ beckon }) => {
      await beckon.burst(active);
      return active;
    });
    say('limits: subscribes');
    const subscribe = await inTurn(stages, rounds, (stage) => subscribeAll(stage, active));
    const results = [];
    for (const [index, { chats, stored, client, tenantId, costs, cluster }] of stages.entries()) {
      say(`limits: ${chats} chats are cleaned`);
      const retention = await measureRetention({ url: cluster.databaseUrl, tenantId, costs, batches });
      const databaseCpu = () => familyCpuSeconds(postgres.pid);
      const vacuum = await measureVacuum({ client, tenantId, databaseCpu });
      results.push({ chats, stored, push: push[index], subscribe: subscribe[index], vacuum, retention });
    }
    return { active, rounds, batches, sizes: results };
  } finally {
    for (const stage of stages) await stage.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A gateway that is stopped, with so many chats stored. */
async function openStage({ chats, active, postgres, folder }) {
  // Providers of its own, because the credentials of its contact center have the same names as all others'.
  const directory = path.join(folder, String(chats));
  await mkdir(directory);
  const simulators = await startSimulatorsProcess({ directory });
  const cluster = await startGatewayCluster({ simulators, postgres, nodes: 1, folder: directory, logs: directory });
  const client = new pg.Client({ connectionString: cluster.databaseUrl });
  await client.connect();
  const models = await makeModelChats(cluster, client);
  await cluster.nodes[0].stop();
  let tenantId;
  const prepare = async (connection, id) => {
    tenantId = id;
    await copyChats(connection, { tenantId, models, chats, active });
  };
  const beckon = await openBeckon({ cluster, simulators, prepare, chatIdOf: (n) => chatIdOf(chats - n) });
  const costs = await createCosts({ client, postgres, gatewayCpu: beckon.cpu });
  const close = async () => {
    await client.end();
    await beckon.stop();
    await simulators.close();
  };
  return { chats, cluster, client, beckon, costs, tenantId, stored: await sizesOf(client, NAMES, chats), close };
}

/**
 * Has all stages do the same: first each after a checkpoint, then in turn, so that a bad minute of the machine is a bad minute of
 * all.
 * @param work (stage) => resolves to how many there were
 * @returns of each stage: what one cost `first` and `again` (the median round), and how many `changes` of rows it was
 */
async function inTurn(stages, rounds, work) {
  const before = [];
  for (const { client, cluster } of stages) {
    before.push(await changesOf(client, NAMES));
    await cluster.restart(0);
  }
  const results = stages.map(() => []);
  for (const [index, stage] of stages.entries())
    results[index].push(await stage.costs.costAfterCheckpoint(() => work(stage)));
  // The checkpoint of a later stage was one of all: the next round has images again, and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, stage] of stages.entries()) results[index].push(await stage.costs.costOf(() => work(stage)));
  }
  const all = [];
  for (const [index, { client, cluster }] of stages.entries()) {
    await cluster.nodes[0].stop();
    const [first, , ...others] = results[index];
    const again = others.toSorted((one, other) => one.cpu - other.cpu)[Math.floor((others.length - 1) / 2)];
    const count = results[index].reduce((sum, result) => sum + result.count, 0);
    all.push({ first, again, changes: changesOfEach(before[index], await changesOf(client, NAMES), count) });
  }
  return all;
}

/** A subscribe of each active chat with a new token. */
async function subscribeAll({ chats, cluster }, active) {
  let next = 0;
  const { count } = await load({
    url: cluster.nodes[0].url,
    connections: 64,
    count: active,
    next: () => subscribeRequest(chats - next++),
    isRight: (body) => body.includes('"android_firebase":"subscribed"'),
  });
  return count;
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
