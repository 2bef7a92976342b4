/** Long polls: many open at once, and an event to a part of them. `--help` says how. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startSimulators } from '../../dist/simulators/simulators.js';
import { startPostgresCluster } from '../../test/support/postgresCluster.mjs';
import { inParallel } from '../support/inParallel.mjs';
import { describeSetting } from '../support/setting.mjs';
import { startPollers } from './pollers.mjs';
import { startBare, startBeckon } from './rivals.mjs';

const HELP = `Usage: npm run polls -- [options]

  --polls N        clients that poll at once (default 5000)
  --events N       so many of them get an event, published by 16 connections (default 1000)
  --rounds N       how often (default 5)
  --results DIR    where the results go as JSON (default bench/results)

Beside Beckon on PostgreSQL a bare Fastify server that keeps everything in memory does the same.
`;
const { values: options } = parseArgs({
  options: {
    polls: { type: 'string', default: '5000' },
    events: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '5' },
    results: { type: 'string', default: path.join(import.meta.dirname, '../results') },
    help: { type: 'boolean', default: false },
  },
});
/** All clients have polled at least once more, and memory has settled. */
const SETTLE_MS = 20_000;
const say = (text) => process.stdout.write(`${text}\n`);
const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)];

if (options.help) say(HELP);
else await run();

async function run() {
  const polls = Number(options.polls);
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-polls-'));
  const postgres = await startPostgresCluster();
  const simulators = await startSimulators({ directory: folder, keepPushes: false });
  const rivals = [];
  try {
    for (const start of [startBare, startBeckon]) {
      rivals.push(await prepared(await start({ clients: polls, simulators, postgres, folder }), polls));
    }
    // In turn, so that a bad minute of the machine is a bad minute of both.
    for (let round = 0; round < Number(options.rounds); round += 1) {
      for (const rival of rivals) await tell(rival, Number(options.events), round);
    }
    const results = rivals.map(resultOf);
    for (const line of tableOf(results)) say(line);
    const setting = describeSetting(postgres);
    const file = path.join(options.results, `polls-${setting.date}.json`);
    await writeFile(
      file,
      `${JSON.stringify({ ...setting, polls, events: Number(options.events), results }, null, 2)}\n`,
    );
    say(`\n${path.relative(process.cwd(), file)}`);
  } finally {
    for (const { server, pollers } of rivals) {
      pollers.stop();
      await server.close();
    }
    await simulators.close();
    await postgres.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A rival with all its clients polling. */
async function prepared(server, polls) {
  const arrivals = new Map();
  const before = await server.usage();
  const pollers = startPollers(server.url, server.clients, (index, events) => {
    for (const { msg } of events) arrivals.get(`${index} ${msg}`)?.(performance.now());
  });
  for (let index = 0; index < polls; index += 1) {
    pollers.start(index);
    if (index % 100 === 99) await delay(50);
  }
  await delay(SETTLE_MS);
  const held = await server.usage();
  await delay(SETTLE_MS);
  const { cpuSeconds } = await server.usage();
  return {
    server,
    pollers,
    arrivals,
    latencies: [],
    bytesPerPoll: (held.rssBytes - before.rssBytes) / polls,
    idleCpu: (cpuSeconds - held.cpuSeconds) / (SETTLE_MS / 1000),
  };
}

/** Publishes an event to each of so many clients, and takes the time until each has it. */
async function tell({ server, arrivals, latencies }, events, round) {
  const told = Array.from({ length: events }, (_, index) => index);
  const waits = [];
  await inParallel(told, 16, async (index) => {
    const msg = `round ${round}`;
    const begun = performance.now();
    waits.push(
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${server.name}: an event was not told in 30 s`)), 30_000);
        arrivals.set(`${index} ${msg}`, (at) => {
          clearTimeout(late);
          latencies.push(at - begun);
          resolve();
        });
      }),
    );
    await server.publish(index, msg);
  });
  await Promise.all(waits);
  arrivals.clear();
  await delay(2_000);
}

function resultOf({ server, pollers, latencies, bytesPerPoll, idleCpu }) {
  return {
    name: server.name,
    kibPerPoll: Math.round((bytesPerPoll / 1024) * 10) / 10,
    idleCpuPercent: Math.round(idleCpu * 1000) / 10,
    p50Ms: Math.round(quantile(latencies, 0.5)),
    p99Ms: Math.round(quantile(latencies, 0.99)),
    maxMs: Math.round(Math.max(...latencies)),
    told: latencies.length,
    failures: pollers.failures,
  };
}

function tableOf(results) {
  return [
    '| | memory per poll | CPU while nothing happens | p50 | p99 | longest | told | failed |',
    '|---|---|---|---|---|---|---|---|',
    ...results.map(
      (row) =>
        `| ${row.name} | ${row.kibPerPoll} KiB | ${row.idleCpuPercent} % | ${row.p50Ms} ms | ${row.p99Ms} ms | ${row.maxMs} ms | ${row.told} | ${row.failures} |`,
    ),
  ];
}
