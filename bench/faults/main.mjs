/**
 * What clients make of the faults of push providers, side by side on the same simulators: Beckon, and the libraries that
 * everybody uses. `--help` says how; docs/reliability.md says what the table means.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgresCluster } from '../../test/support/postgresCluster.mjs';
import { describeSetting } from '../support/setting.mjs';
import { rows } from './rows.mjs';
import { runLine } from './runLine.mjs';
import { renderTable } from './table.mjs';
import { writeReliability } from './writeReliability.mjs';

const HELP = `Usage: npm run faults -- [ROW ...] [options]

  ROW              part of a row's name, e.g. "GOAWAY" or "503 for 3 s · APNs"; none: all of them
  --only CLIENT    part of a client's name: beckon, node-apn, firebase-admin or web-push; may be repeated
  --burst N        pushes in a burst, instead of the row's own number
  --embedded       Beckon on its embedded database instead of PostgreSQL
  --results DIR    where the results go as JSON (default bench/results)
  --logs DIR       keep the gateways' logs there, in a folder for each line
  --write          rewrite the table of docs/reliability.md; needs all rows and all clients
  --list           name the rows
`;

const PROVIDERS = { apns: 'APNs', fcm: 'FCM', webPush: 'Web Push' };
const LIBRARIES = { apns: '@parse/node-apn', fcm: 'firebase-admin', webPush: 'web-push' };

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', multiple: true, default: [] },
    burst: { type: 'string' },
    embedded: { type: 'boolean', default: false },
    results: { type: 'string', default: path.join(import.meta.dirname, '../results') },
    logs: { type: 'string' },
    write: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const say = (text) => process.stdout.write(`${text}\n`);

if (options.help) say(HELP);
else if (options.list) for (const row of rows) say(row.name);
else process.exitCode = await run();

async function run() {
  const lines = plan();
  if (lines.length === 0) return fail('no such row or client; --list names the rows');
  if (options.write && (positionals.length > 0 || options.only.length > 0 || options.burst || options.embedded)) {
    return fail('--write needs the whole table: no rows, --only, --burst or --embedded');
  }
  const isNeeded = !options.embedded && lines.some(({ client }) => client === 'Beckon');
  const postgres = isNeeded ? await startPostgresCluster().catch((error) => error) : null;
  if (postgres instanceof Error) return fail(`${postgres.message}, or use --embedded.`);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, async () => {
      await postgres?.remove();
      process.exit(1);
    });
  }
  try {
    return await measure(lines, postgres);
  } finally {
    await postgres?.remove();
  }
}

/** Every line that is asked for and can be played. */
function plan() {
  const matches = (text, asked) =>
    asked.length === 0 || asked.some((part) => text.toLowerCase().includes(part.toLowerCase()));
  return rows
    .filter((row) => !(row.postgres && options.embedded))
    .flatMap((row) =>
      row.providers.map((provider) => ({ row, provider, title: `${row.name} · ${PROVIDERS[provider]}` })),
    )
    .filter(({ title }) => matches(title, positionals))
    .flatMap((line) => clientsOf(line).map((client) => ({ ...line, client })))
    .filter(({ client }) => matches(client, options.only));
}

function clientsOf({ row, provider }) {
  // firebase-admin's `send` and web-push speak HTTP/1.1.
  if (row.beckonOnly || (row.http2 && provider !== 'apns')) return ['Beckon'];
  return ['Beckon', LIBRARIES[provider]];
}

async function measure(lines, postgres) {
  const setting = describeSetting(postgres);
  const results = [];
  for (const [index, { row, provider, title, client }] of lines.entries()) {
    process.stderr.write(`${index + 1}/${lines.length}  ${title}  ${client} ...\n`);
    const logs = options.logs && path.resolve(options.logs, `${index + 1}`);
    if (logs) await mkdir(logs, { recursive: true });
    const burst = options.burst ? Number(options.burst) : undefined;
    const result = await runLine({ row, provider, client, burst, postgres, logs }).catch((error) => ({
      error: error.message,
    }));
    results.push({ ...result, title, client });
  }
  const report = { ...setting, results };
  const file = path.join(options.results, `faults-${setting.date}.json`);
  await mkdir(options.results, { recursive: true });
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
  say(renderTable(report));
  say(`\nIn full: ${path.relative(process.cwd(), file)}`);
  const unmeasured = results.filter(({ error }) => error);
  if (options.write && unmeasured.length === 0) await writeReliability(report);
  return unmeasured.length === 0 ? 0 : fail(`${unmeasured.length} lines could not be measured`);
}

function fail(why) {
  process.stderr.write(`${why}\n`);
  return 1;
}
