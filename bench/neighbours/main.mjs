import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { TENANT_HOST } from '../../dist/demo/contactCenter.js';
import { makeSubscribedChats } from '../deliver/subscribedChats.mjs';
import { startGatewayCluster } from '../support/gatewayCluster.mjs';
import { startSimulatorsProcess } from '../support/startSimulatorsProcess.mjs';
import { ATTACKS } from './attacks.mjs';
import { measureCustomers } from './customers.mjs';
import { createNeighbour, NEIGHBOUR_HOST } from './neighbour.mjs';
import { startAttack } from './startAttack.mjs';

const WHOLE = { sessions: 2_000, seconds: 20, rate: 20 };
const WARM_UP_MS = 4_000;
/** Until what was under way has ended. */
const SETTLED_MS = 3_000;
const QUICK = { sessions: 500, seconds: 6, rate: 20 };

/** Limits by address are as they are where the clients are many. */
const VARIABLES = { BECKON_WEBHOOK_PRIVATE_ADDRESSES: 'allow' };

/**
 * What a tenant notices of a neighbour at full speed, one kind of attack after the other, each beside what it was right before.
 * @param postgres the server @param say takes progress @param quick for a shorter time
 * @param only words of the names of those attacks that are wanted
 */
export async function measure({ postgres, say, quick, only }) {
  const { sessions, seconds, rate } = quick ? QUICK : WHOLE;
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-bench-'));
  await mkdir(path.join(folder, 'providers'));
  const simulators = await startSimulatorsProcess({ directory: path.join(folder, 'providers') });
  const cluster = await startGatewayCluster({
    simulators,
    postgres,
    nodes: 1,
    folder,
    logs: folder,
    variables: VARIABLES,
  });
  try {
    const { url } = cluster.nodes[0];
    const neighbour = await createNeighbour({ cluster, simulators, url });
    await fill(cluster.databaseUrl, sessions);
    const customers = { url, simulators, platform: cluster.platform, sessions, rate };
    say('neighbours: warming up');
    await measureCustomers({ ...customers, seconds: 8 });
    const attacks = [];
    for (const { name } of ATTACKS.filter((attack) => !only || only.some((word) => attack.name.includes(word)))) {
      say(`neighbours: ${name}`);
      await warmUp(name, neighbour);
      await settled(cluster.databaseUrl);
      await delay(SETTLED_MS);
      const calm = await measureCustomers({ ...customers, seconds });
      const attack = await startAttack(name, neighbour);
      const attacked = await measureCustomers({ ...customers, seconds });
      const { done, refused } = await attack.stop();
      attacks.push({ name, calm, attacked, done: done / seconds, refused: refused / seconds });
      await settled(cluster.databaseUrl);
    }
    return { seconds, rate, attacks };
  } finally {
    await cluster.close();
    await simulators.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a node has never done before, it compiles first: that is no tenant's doing. */
async function warmUp(name, neighbour) {
  const attack = await startAttack(name, neighbour);
  await delay(WARM_UP_MS);
  await attack.stop();
}

/** Chats of both tenants. */
async function fill(databaseUrl, sessions) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const host of [TENANT_HOST, NEIGHBOUR_HOST]) {
      const { rows } = await client.query('SELECT id FROM tenants WHERE host = $1', [host]);
      await makeSubscribedChats(client, rows[0].id, sessions);
    }
  } finally {
    await client.end();
  }
}

/** What an attack has left is not the next one's: its deliveries go unsent. */
async function settled(databaseUrl) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `UPDATE deliveries SET due_at = NULL, leased_by = NULL, status = 'EXPIRED', settled_at = now()
       WHERE due_at IS NOT NULL AND tenant_id = (SELECT id FROM tenants WHERE host = $1)`,
      [NEIGHBOUR_HOST],
    );
  } finally {
    await client.end();
  }
}
