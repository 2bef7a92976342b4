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

/** Chats with five events and five deliveries each; so many of them are active, and each gets a push in a burst. */
const WHOLE = { sizes: [20_000, 200_000, 2_000_000], active: 4_000, batches: 20 };
const QUICK = { sizes: [2_000, 20_000], active: 400, batches: 2 };
const NAMES = Object.keys(TABLES);

/**
 * What one PostgreSQL writes, keeps and cleans for a push, a subscribe and a chat, the more is stored.
 * @param postgres the server for all @param say takes progress @param quick a hundredth of everything
 */
export async function measure({ postgres, say, quick }) {
  const { sizes, ...work } = quick ? QUICK : WHOLE;
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-bench-'));
  const results = [];
  try {
    for (const chats of sizes) {
      const directory = path.join(folder, String(chats));
      await mkdir(directory);
      results.push(
        await measureSize({
          chats,
          ...work,
          postgres,
          directory,
          say: (text) => say(`limits: ${chats} chats: ${text}`),
        }),
      );
      say(`limits: ${JSON.stringify(results.at(-1))}`);
    }
    return { ...work, sizes: results };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureSize({ chats, active, batches, postgres, directory, say }) {
  const simulators = await startSimulatorsProcess({ directory });
  const cluster = await startGatewayCluster({ simulators, postgres, nodes: 1, folder: directory, logs: directory });
  const client = new pg.Client({ connectionString: cluster.databaseUrl });
  await client.connect();
  let beckon;
  try {
    const models = await makeModelChats(cluster, client);
    await cluster.nodes[0].stop();
    say('copied');
    let tenantId;
    const prepare = async (connection, id) => {
      tenantId = id;
      await copyChats(connection, { tenantId, models, chats, active });
    };
    beckon = await openBeckon({ cluster, simulators, prepare, chatIdOf: (n) => chatIdOf(chats - n) });
    const costs = await createCosts({ client, postgres, gatewayCpu: beckon.cpu });
    const stored = await sizesOf(client, NAMES, chats);
    say('pushed to');
    const push = await whileRunning(cluster, client, () => measurePushes({ beckon, costs, active }));
    say('subscribed');
    const subscribe = await whileRunning(cluster, client, () => measureSubscribes({ cluster, costs, chats, active }));
    say('removed');
    const retention = await measureRetention({ url: cluster.databaseUrl, tenantId, costs, batches });
    say('vacuumed');
    const vacuum = await measureVacuum({ client, tenantId, databaseCpu: () => familyCpuSeconds(postgres.pid) });
    return { chats, stored, push, subscribe, vacuum, retention };
  } finally {
    await client.end();
    await beckon?.stop();
    await cluster.close();
    await simulators.close();
    await dropDatabase(postgres, cluster.databaseUrl);
  }
}

/** Starts the gateway, and stops it after the work, of which each of `count` was so many changes of rows. */
async function whileRunning(cluster, client, work) {
  const before = await changesOf(client, NAMES);
  await cluster.restart(0);
  const { count, ...result } = await work();
  await cluster.nodes[0].stop();
  return { ...result, changes: changesOfEach(before, await changesOf(client, NAMES), count) };
}

/** A push to each active chat: first to warm up, then after a checkpoint, and twice more. */
async function measurePushes({ beckon, costs, active }) {
  const burst = async () => {
    await beckon.burst(active);
    return active;
  };
  await burst();
  const first = await costs.costAfterCheckpoint(burst);
  const again = [await costs.costOf(burst), await costs.costOf(burst)];
  return { first, again: cheaper(again), count: 4 * active };
}

/** A subscribe of each active chat with a new token, in the same order of rounds. */
async function measureSubscribes({ cluster, costs, chats, active }) {
  const round = async () => {
    let next = 0;
    const { count } = await load({
      url: cluster.nodes[0].url,
      connections: 64,
      count: active,
      next: () => subscribeRequest(chats - next++),
      isRight: (body) => body.includes('"android_firebase":"subscribed"'),
    });
    return count;
  };
  await round();
  const first = await costs.costAfterCheckpoint(round);
  const again = [await costs.costOf(round), await costs.costOf(round)];
  return { first, again: cheaper(again), count: 4 * active };
}

/** Of two rounds the one that others on the machine have disturbed less. */
const cheaper = ([one, other]) => (one.cpu < other.cpu ? one : other);

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

/** The next size needs the room. */
async function dropDatabase(postgres, databaseUrl) {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(`DROP DATABASE "${new URL(databaseUrl).pathname.slice(1)}" WITH (FORCE)`);
  await client.end();
}
