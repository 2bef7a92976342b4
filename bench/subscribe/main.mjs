import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { APP_ID } from '../../dist/demo/contactCenter.js';
import { startSimulators } from '../../dist/simulators/simulators.js';
import { besideBaseline } from '../support/besideBaseline.mjs';
import { startGatewayCluster } from '../support/gatewayCluster.mjs';
import { load } from '../support/load.mjs';
import { markdownTable } from '../support/markdownTable.mjs';
import { cpuSeconds, familyCpuSeconds, memoryOf } from '../support/processUsage.mjs';
import { median, quantile } from '../support/statistics.mjs';
import * as rivals from './rivals.mjs';
import { seedSessions } from './seedSessions.mjs';

/** The names of all, in the order in which they run. */
export const NAMES = [
  ...['baseline', 'naive', 'Parse Server', 'PostGraphile', 'Mercurius'],
  ...['Beckon REST', 'Beckon GraphQL'],
];
const CONNECTIONS = 64;
const WHOLE = { sessions: 100_000, warmUpSeconds: 6, rounds: 7, seconds: 3 };
const QUICK = { sessions: 20_000, warmUpSeconds: 1, rounds: 2, seconds: 1 };

/**
 * Work 1: 64 connections subscribe clients of so many sessions, each call with a new token.
 * @param postgres the server that all share @param say takes progress @param only names of rivals; absent: all
 * @param quick fewer and shorter rounds
 */
export async function measure({ postgres, say, only, quick }) {
  const { sessions, warmUpSeconds, rounds, seconds } = quick ? QUICK : WHOLE;
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-bench-'));
  const simulators = await startSimulators({ directory: folder });
  const cluster = await startGatewayCluster({ simulators, postgres, nodes: 1, folder, logs: folder });
  const running = [];
  try {
    say(`subscribe: ${sessions} sessions`);
    const tenantId = await seeded(cluster, sessions);
    const place = { postgres, sessions, beckonUrl: cluster.databaseUrl, tenantId };
    const chosen = await startChosen(only ?? NAMES, { cluster, running, place });
    const rows = new Map(chosen.map((rival) => [rival, []]));
    for (const rival of chosen) await roundOf(rival, warmUpSeconds, sessions, postgres);
    // In turn, so that a bad minute of the machine is a bad minute of all.
    for (let round = 1; round <= rounds; round += 1) {
      say(`subscribe: round ${round} of ${rounds}`);
      for (const rival of chosen) rows.get(rival).push(await roundOf(rival, seconds, sessions, postgres));
    }
    return { connections: CONNECTIONS, sessions, rounds, seconds, rivals: [...rows].map(summary) };
  } finally {
    for (const { stop } of running) await stop();
    await cluster.close();
    await simulators.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Starts the rivals of these names, in their order. @param running takes what is to be stopped at the end */
async function startChosen(names, { cluster, running, place }) {
  const start = async (open) => running[running.push(await open(place)) - 1];
  // A copy of Beckon's database is made while nothing is connected to it.
  await cluster.nodes[0].stop();
  const naive = names.includes('naive') ? await start(rivals.naive) : null;
  await cluster.restart(0);
  const [rest, graphql] = rivals.beckon(cluster.nodes[0]);
  const starts = {
    baseline: () => start(rivals.baseline),
    naive: async () => naive,
    'Parse Server': () => start(rivals.parseServer),
    PostGraphile: () => start(rivals.postgraphile),
    Mercurius: () => start(rivals.mercurius),
    [rest.name]: async () => rest,
    [graphql.name]: async () => graphql,
  };
  const chosen = [];
  for (const name of NAMES.filter((known) => names.includes(known))) chosen.push(await starts[name]());
  return chosen;
}

async function seeded({ databaseUrl }, sessions) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT id FROM tenants LIMIT 1');
    await seedSessions(client, { tenantId: rows[0].id, appId: APP_ID, sessions });
    return rows[0].id;
  } finally {
    await client.end();
  }
}

async function roundOf(rival, seconds, sessions, postgres) {
  const usage = () => ({ server: cpuSeconds(rival.pid), database: familyCpuSeconds(postgres.pid) });
  const before = usage();
  const {
    count,
    seconds: took,
    latencies,
  } = await load({
    url: rival.url,
    connections: CONNECTIONS,
    seconds,
    next: () => rival.request(Math.floor(Math.random() * sessions)),
    isRight: rival.isRight,
  });
  const after = usage();
  return {
    rate: count / took,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    serverCpu: ((after.server - before.server) / count) * 1_000,
    databaseCpu: ((after.database - before.database) / count) * 1_000,
  };
}

function summary([{ name, what, pid }, rounds]) {
  const of = (key) => median(rounds.map((round) => round[key]));
  return {
    name,
    what,
    rate: of('rate'),
    p50: of('p50'),
    p99: of('p99'),
    serverCpu: of('serverCpu'),
    databaseCpu: of('databaseCpu'),
    peakMiB: memoryOf(pid).peak,
  };
}

/** The measured as Markdown. */
export function table({ rivals: rows }) {
  const compared = besideBaseline(rows, 'baseline', ({ serverCpu, databaseCpu }) => serverCpu + databaseCpu);
  return markdownTable(
    ['', 'CPU s / 1,000: server', 'database', 'sum', 'ratio', 'calls/s', 'ratio', 'p50 ms', 'p99 ms', 'peak MiB'],
    compared.map(({ name, rate, p50, p99, serverCpu, databaseCpu, sum, cpuRatio, rateRatio, peakMiB }) => [
      name,
      serverCpu.toFixed(3),
      databaseCpu.toFixed(3),
      sum.toFixed(3),
      cpuRatio,
      Math.round(rate).toLocaleString('en'),
      rateRatio,
      p50.toFixed(1),
      p99.toFixed(1),
      peakMiB,
    ]),
  );
}
