import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { APP_ID } from '../../dist/demo/contactCenter.js';
import { startSimulators } from '../../dist/simulators/simulators.js';
import { startGatewayCluster } from '../support/gatewayCluster.mjs';
import { load } from '../support/load.mjs';
import { markdownTable } from '../support/markdownTable.mjs';
import { cpuSeconds, familyCpuSeconds, memoryOf } from '../support/processUsage.mjs';
import { median, quantile } from '../support/statistics.mjs';
import * as rivals from './rivals.mjs';
import { seedSessions } from './seedSessions.mjs';

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
    await cluster.nodes[0].stop();
    const naive = await rivals.naive(place);
    await cluster.restart(0);
    running.push(await rivals.baseline(place), naive);
    for (const start of [rivals.parseServer, rivals.postgraphile, rivals.mercurius]) running.push(await start(place));
    running.push(...rivals.beckon(cluster.nodes[0]));
    const chosen = running.filter(({ name }) => !only || only.includes(name));
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
  const base = rows.find(({ name }) => name === 'baseline')?.rate ?? rows[0].rate;
  return markdownTable(
    ['', 'calls/s', 'ratio', 'p50 ms', 'p99 ms', 'CPU s / 1,000: server', 'database', 'peak MiB'],
    rows.map(({ name, rate, p50, p99, serverCpu, databaseCpu, peakMiB }) => [
      name,
      Math.round(rate).toLocaleString('en'),
      (rate / base).toFixed(2),
      p50.toFixed(1),
      p99.toFixed(1),
      serverCpu.toFixed(3),
      databaseCpu.toFixed(3),
      peakMiB,
    ]),
  );
}
