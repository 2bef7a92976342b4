/**
 * A gateway under load for a long time, with another fault every few seconds: nothing may be lost, and memory may not
 * grow. `--help` says how.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startSimulators } from '../../dist/simulators/simulators.js';
import { startPostgresCluster } from '../../test/support/postgresCluster.mjs';
import { startGatewayCluster } from '../support/gatewayCluster.mjs';
import { newToken, subscribePhones } from '../support/phones.mjs';
import { describeSetting } from '../support/setting.mjs';
import { countDeliveries } from './countDeliveries.mjs';
import { watchMemory } from './memory.mjs';
import { createPublisher } from './publisher.mjs';
import { createReceipts } from './receipts.mjs';
import { soakFault } from './soakFaults.mjs';

const HELP = `Usage: npm run soak -- [options]

  --minutes N      how long to publish (default 10)
  --nodes N        gateways over one database (default 1); with more, the last one is killed again and again
  --phones N       devices, half of them APNs', half FCM's (default 200)
  --every S        seconds from one fault to the next (default 20)
  --results DIR    where the results go as JSON (default bench/results)
  --logs DIR       keep the gateways' logs there

Ends with 1 when anything was lost, shown twice, or not settled in the end.
`;
const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    nodes: { type: 'string', default: '1' },
    phones: { type: 'string', default: '200' },
    every: { type: 'string', default: '20' },
    results: { type: 'string', default: path.join(import.meta.dirname, '../results') },
    logs: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const LOAD = 0.7;
const RAMP = [8, 16, 32, 64];
const RAMP_STEP_MS = 3_000;
/** For what a dead node had in hand (75 s) and what its next send may wait. */
const SETTLE_MS = 180_000;
/** Memory still grows to its working size; at most a quarter of the run. */
const WARM_UP_MS = 60_000;

const say = (text) => process.stdout.write(`${text}\n`);
if (options.help) say(HELP);
else process.exitCode = await run();

async function run() {
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-soak-'));
  const postgres = await startPostgresCluster();
  const receipts = createReceipts();
  const simulators = await startSimulators({ directory: folder, keepPushes: false, onPush: receipts.take });
  const logs = options.logs ? path.resolve(options.logs) : folder;
  await mkdir(logs, { recursive: true });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, async () => {
      await postgres.remove();
      process.exit(1);
    });
  }
  let gateways;
  try {
    gateways = await startGatewayCluster({ simulators, postgres, nodes: Number(options.nodes), folder, logs });
    const result = await soak({ gateways, simulators, receipts });
    const report = { ...describeSetting(postgres), ...result };
    const file = path.join(options.results, `soak-${report.date}.json`);
    await mkdir(options.results, { recursive: true });
    await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
    say(`\n${summarize(report)}\n\nIn full: ${path.relative(process.cwd(), file)}`);
    return report.lost + report.twice + report.unsettled === 0 ? 0 : 1;
  } finally {
    await gateways?.close();
    await simulators.close();
    await postgres.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

async function soak({ gateways, simulators, receipts }) {
  const half = Math.ceil(Number(options.phones) / 2);
  const phonesOf = (provider) =>
    subscribePhones(
      gateways,
      provider,
      Array.from({ length: half }, () => newToken(provider)),
    );
  const chats = (await Promise.all([phonesOf('apns'), phonesOf('fcm')])).flat();
  const publisher = createPublisher(gateways, chats);
  const peak = await findPeak(publisher, receipts);
  const rate = Math.round(peak * LOAD);
  say(`The peak is ${Math.round(peak)} pushes a second; publishing ${rate} a second for ${options.minutes} minutes.`);

  const ms = Number(options.minutes) * 60_000;
  const memory = watchMemory(gateways.nodes[0].url, Math.min(WARM_UP_MS, ms / 4));
  const ended = new AbortController();
  const faults = playFaults({ simulators, gateways }, ended.signal);
  const heldBack = await publisher.openLoop(rate, ms);
  ended.abort();
  const played = await faults;
  const rss = memory.stop();
  const { counts, unsettled } = await settle(gateways, chats, publisher, receipts);
  return {
    nodes: gateways.nodes.length,
    phones: chats.length,
    peakPerSecond: Math.round(peak),
    perSecond: rate,
    minutes: Number(options.minutes),
    published: publisher.accepted.length,
    heldBack,
    faults: played,
    deliveries: counts,
    unsettled,
    lost: receipts.missing(publisher.accepted).length,
    ...receipts.repeated(),
    rss,
  };
}

/** Pushes a second, from publish to device, with ever more callers; the best of the steps. */
async function findPeak(publisher, receipts) {
  let peak = 0;
  for (const callers of RAMP) {
    const [begun, before] = [Date.now(), receipts.size];
    await publisher.closedLoop(callers, RAMP_STEP_MS);
    while (receipts.missing(publisher.accepted).length > 0) await delay(20);
    peak = Math.max(peak, ((receipts.size - before) / (Date.now() - begun)) * 1000);
  }
  return peak;
}

/** One fault after the other until the signal. @returns what was played, by name */
async function playFaults(stage, signal) {
  const played = {};
  for (let turn = 0; ; turn += 1) {
    await delay(Number(options.every) * 1000, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return played;
    const { name, play } = soakFault(turn, stage.gateways.nodes.length);
    say(`  ${name}`);
    await play(stage);
    played[name] = (played[name] ?? 0) + 1;
  }
}

/** Waits until every delivery is settled, or the time for it is over. */
async function settle(gateways, chats, publisher, receipts) {
  const end = Date.now() + SETTLE_MS;
  while (receipts.missing(publisher.accepted).length > 0 && Date.now() < end) await delay(1_000);
  for (;;) {
    const counts = await countDeliveries(gateways, chats);
    const unsettled = Object.entries(counts)
      .filter(([name]) => /^(?:PENDING|RETRYING)/.test(name))
      .reduce((sum, [, count]) => sum + count, 0);
    if (unsettled === 0 || Date.now() > end) return { counts, unsettled };
    await delay(2_000);
  }
}

function summarize({ published, deliveries, unsettled, lost, again, twice, heldBack, rss, faults }) {
  const mb = (value) => (value === null ? '?' : value.toFixed(1));
  const total = Object.values(faults).reduce((sum, count) => sum + count, 0);
  return [
    `published            ${published} (${heldBack} held back)`,
    ...Object.entries(deliveries).map(([name, count]) => `  ${name.padEnd(19)}${count}`),
    `faults               ${total}`,
    `not settled          ${unsettled}`,
    `lost                 ${lost}`,
    `shown twice          ${twice}`,
    `again, shown once    ${again}`,
    `memory of a node     ${mb(rss.firstMb)} to ${mb(rss.lastMb)} MB, ${mb(rss.slopeMbPerHour)} MB an hour`,
  ].join('\n');
}
