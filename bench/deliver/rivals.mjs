import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { startLibrary } from '../faults/clients/library.mjs';
import { RIVALS } from '../rows.mjs';
import { startGatewayCluster } from '../support/gatewayCluster.mjs';
import { newToken } from '../support/phones.mjs';
import { startSimulatorsProcess } from '../support/startSimulatorsProcess.mjs';
import { openBeckon } from './beckonRival.mjs';
import { startLimit } from './limitRival.mjs';
import { startStoredRival } from './storedRival.mjs';
import { makeSubscribedChats } from './subscribedChats.mjs';

/** Pushes of a library under way at once: of all at once it loses some. */
const WIDTH = 100;
const PUBLISHERS = 16;

/**
 * @typedef {object} Rival
 * @property {string} name
 * @property {string} what what it is, in a line
 * @property {number} [pid] of its process; with `pids` and `cpu` for those of several
 * @property {object} simulators what it sends to
 * @property {() => string} [url] where it takes events @property {object} [door] how: see open/loadProcess.mjs
 * @property {boolean} [neverDoubles] a push that came twice is a fault of the product, not a figure
 * @property {(count: number) => Promise<number>} burst sends so many; how many seconds it took
 * @property {() => Promise<void>} stop
 */

/**
 * Starts the rivals of `deliver`. The limit pushes what Beckon pushes, so Beckon runs for it, too.
 * @param options.only names; absent: all
 * @param options.sessions how many chats are subscribed
 * @param options.folder takes logs, and a folder for each simulators' process
 * @returns `beckon` on one node (null: not needed), `rivals` in order, and `close()`, which ends all that was started, also when this throws
 */
export async function startRivals({ only = RIVALS.deliver, postgres, sessions, folder }) {
  const opened = [];
  const keep = (one) => (opened.unshift(() => (one.stop ?? one.close)()), one);
  const close = async () => {
    for (const end of opened.splice(0)) await end();
  };
  // Each cluster has providers of its own, because its contact center's credentials have the same names.
  const startProviders = async (name) => {
    const directory = path.join(folder, name);
    await mkdir(directory);
    return keep(await startSimulatorsProcess({ directory }));
  };
  const startBeckon = async (name, nodes, simulators) => {
    const cluster = await startGatewayCluster({ simulators, postgres, nodes, folder, logs: folder });
    const prepare = (client, tenantId) => makeSubscribedChats(client, tenantId, sessions);
    const what = 'published, stored, sent and settled';
    return openBeckon({ name, what, cluster, simulators, prepare, publishers: PUBLISHERS });
  };
  try {
    const simulators = await startProviders('one');
    const needed = only.includes('Beckon') || only.includes('limit');
    const beckon = needed ? keep(await startBeckon('Beckon', 1, simulators)) : null;
    const stored = (name) => startStoredRival(name, { simulators, postgres, sessions, publishers: PUBLISHERS });
    const starts = {
      limit: async () => startLimit({ simulators, templates: await templatesOf(beckon) }),
      '@parse/node-apn': () => startLibraryRival('@parse/node-apn', 'nodeApn.mjs', { simulators, provider: 'apns' }),
      'firebase-admin': () => startLibraryRival('firebase-admin', 'firebaseAdmin.mjs', { simulators, provider: 'fcm' }),
      'durable by hand': () => stored('durable by hand'),
      'pg-boss + libraries': () => stored('pg-boss + libraries'),
      'Beckon on two nodes': async () => startBeckon('Beckon on two nodes', 2, await startProviders('two')),
    };
    const rivals = [];
    for (const name of RIVALS.deliver.filter((known) => only.includes(known))) {
      rivals.push(name === 'Beckon' ? beckon : { simulators, ...keep(await starts[name]()) });
    }
    return { beckon, rivals, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What Beckon sends, for the others to send the same. */
async function templatesOf(beckon) {
  const templates = {};
  while (!templates.apns || !templates.fcm) {
    await beckon.burst(2);
    const { provider, headers, payload } = await beckon.simulators.last();
    templates[provider] = { headers, payload };
  }
  return templates;
}

async function startLibraryRival(name, script, { simulators, provider }) {
  const library = await startLibrary(script, { simulators, provider });
  // APNs takes one push at a time on a connection until it knows by whom; the library loses what it sends beyond that.
  await library.prepare([newToken(provider)]);
  await library.burst();
  return {
    name,
    what: `\`send\`, all by ${provider === 'apns' ? 'APNs' : 'FCM'}: no database`,
    pid: library.pid,
    async burst(count) {
      await library.prepare(Array.from({ length: count }, () => newToken(provider)));
      const began = performance.now();
      await library.burst(WIDTH);
      const seconds = (performance.now() - began) / 1_000;
      const unsent = library.reports.filter((report) => report?.kind !== 'sent');
      if (unsent.length > 0) throw new Error(`${name}: ${unsent.length} were not sent: ${unsent[0]?.reason}`);
      return seconds;
    },
    stop: () => library.close(),
  };
}
