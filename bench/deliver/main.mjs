import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startLibrary } from '../faults/clients/library.mjs';
import { startGatewayCluster } from '../support/gatewayCluster.mjs';
import { markdownTable } from '../support/markdownTable.mjs';
import { newToken } from '../support/phones.mjs';
import { cpuSeconds, familyCpuSeconds, memoryOf } from '../support/processUsage.mjs';
import { startSimulatorsProcess } from '../support/startSimulatorsProcess.mjs';
import { median } from '../support/statistics.mjs';
import { openBeckon } from './beckonRival.mjs';
import { measureLatency } from './latency.mjs';
import { startLimit } from './limitRival.mjs';
import { chatIdOf, makeSubscribedChats } from './subscribedChats.mjs';

const WHOLE = { sessions: 10_000, rounds: 3, latencySeconds: 20, restSeconds: 60 };
const QUICK = { sessions: 2_000, rounds: 2, latencySeconds: 4, restSeconds: 5 };
/** Pushes of a library under way at once: of all at once it loses some. */
const WIDTH = 100;

/**
 * Work 2: so many subscribed sessions, one event each, half by APNs and half by FCM.
 * @param postgres the server that all share @param say takes progress @param quick fewer of everything
 */
export async function measure({ postgres, say, quick }) {
  const { sessions, rounds, latencySeconds, restSeconds } = quick ? QUICK : WHOLE;
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-bench-'));
  const providers = [];
  const running = [];
  try {
    // Each cluster has providers of its own, because its contact center's credentials have the same names.
    const startProviders = async (name) => {
      const directory = path.join(folder, name);
      await mkdir(directory);
      providers.push(await startSimulatorsProcess({ directory }));
      return providers.at(-1);
    };
    const prepare = (client, tenantId) => makeSubscribedChats(client, tenantId, sessions);
    const startBeckon = async (name, nodes, simulators) => {
      const cluster = await startGatewayCluster({ simulators, postgres, nodes, folder, logs: folder });
      const what = 'published, stored, sent and settled';
      running.push({ ...(await openBeckon({ name, what, cluster, prepare, chatIdOf })), simulators });
      return running.at(-1);
    };
    const simulators = await startProviders('one');
    const one = await startBeckon('Beckon', 1, simulators);
    const templates = await templatesOf(one, simulators);
    await startBeckon('Beckon, two nodes', 2, await startProviders('two'));
    running.unshift(
      await startLimit({ simulators, templates }),
      await libraryRival('@parse/node-apn', 'nodeApn.mjs', { simulators, provider: 'apns' }),
      await libraryRival('firebase-admin', 'firebaseAdmin.mjs', { simulators, provider: 'fcm' }),
    );
    // What it took to start is given back by then, and later what it took to work.
    const rested = async () => {
      say(`deliver: a rest of ${restSeconds} s`);
      await delay(restSeconds * 1_000);
      return one.memory();
    };
    const idleMiB = await rested();
    const rows = new Map(running.map((rival) => [rival, []]));
    for (let round = 0; round <= rounds; round += 1) {
      say(`deliver: round ${round} of ${rounds}`);
      for (const [rival, results] of rows) {
        const result = await roundOf(rival, sessions, { simulators: rival.simulators ?? simulators, postgres });
        // The first one warms up.
        if (round > 0) results.push(result);
      }
    }
    const rivals = [...rows].map(summary);
    const memory = { idleMiB, restSeconds, afterMiB: await rested() };
    say('deliver: latency at a tenth of the peak');
    const rate = Math.round(rivals.find(({ name }) => name === 'Beckon').rate / 10);
    const latency = await measureLatency({ beckon: one, simulators, rate, seconds: latencySeconds, sessions });
    return { sessions, rounds, rivals, memory, latency };
  } finally {
    for (const { stop } of running) await stop();
    for (const { close } of providers) await close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What Beckon sends, for the others to send the same. */
async function templatesOf(beckon, simulators) {
  const templates = {};
  while (!templates.apns || !templates.fcm) {
    await beckon.burst(2);
    const { provider, headers, payload } = await simulators.last();
    templates[provider] = { headers, payload };
  }
  return templates;
}

async function libraryRival(name, script, { simulators, provider }) {
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

async function roundOf(rival, count, { simulators, postgres }) {
  const usage = () => ({
    own: rival.cpu ? rival.cpu() : cpuSeconds(rival.pid),
    database: familyCpuSeconds(postgres.pid),
  });
  const before = usage();
  const pushes = await simulators.count();
  const seconds = await rival.burst(count);
  const after = usage();
  const received = (await simulators.count()) - pushes;
  if (received !== count) throw new Error(`${rival.name}: ${received} pushes came for ${count}`);
  const per1000 = (key) => ((after[key] - before[key]) / count) * 1_000;
  return { rate: count / seconds, cpu: per1000('own'), databaseCpu: per1000('database') };
}

function summary([rival, rounds]) {
  const of = (key) => median(rounds.map((round) => round[key]));
  const { name, what } = rival;
  const pids = rival.pids?.() ?? [rival.pid];
  const peakMiB = Math.max(...pids.map((pid) => memoryOf(pid).peak));
  return { name, what, rate: of('rate'), cpu: of('cpu'), databaseCpu: of('databaseCpu'), peakMiB };
}

/** The measured as Markdown. */
export function table({ rivals, memory, latency }) {
  const limit = rivals.find(({ name }) => name === 'limit').rate;
  const rows = rivals.map(({ name, rate, cpu, databaseCpu, peakMiB }) => [
    name,
    Math.round(rate).toLocaleString('en'),
    (rate / limit).toFixed(2),
    cpu.toFixed(3),
    databaseCpu.toFixed(3),
    peakMiB,
  ]);
  return [
    markdownTable(['', 'pushes/s', 'ratio', 'CPU s / 1,000: sender', 'database', 'peak MiB'], rows),
    '',
    `From publish to provider at ${latency.rate} a second: p50 ${latency.p50.toFixed(1)} ms, p99 ${latency.p99.toFixed(1)} ms.`,
    `After a rest of ${memory.restSeconds} s a node holds ${memory.idleMiB} MiB when it has started, and ${memory.afterMiB} MiB after all rounds.`,
  ].join('\n');
}
