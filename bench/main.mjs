/** What Beckon costs beside others, on this machine. `--help` says how. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installBench } from './support/installBench.mjs';
import { openPostgres } from '../test/support/openPostgres.mjs';
import { NAMES as DELIVER } from './deliver/rivals.mjs';
import { NAMES as SUBSCRIBE } from './subscribe/main.mjs';
import { describeBench } from './support/setting.mjs';
import { writePerformance } from './writePerformance.mjs';

const ROWS = ['subscribe', 'deliver', 'growth', 'start', 'neighbours'];
/** Those that stand beside Beckon have to be installed first. */
const RIVALS = { subscribe: SUBSCRIBE, deliver: DELIVER };
const HELP = `Usage: npm run bench -- [ROW...] [options]

  ROW            ${ROWS.join(', ')} (default: all)
  --quick        fewer rounds and less data: all rows in three minutes
  --write        writes the last results of all rows into docs/performance.md, as tables and a chart
  --only NAMES   separated by commas: rivals of the rows subscribe and deliver, or words of attacks of the row neighbours
                   subscribe  ${SUBSCRIBE.join(', ')}
                   deliver    ${DELIVER.join(', ')}
  --results DIR  where the results go as JSON (default bench/results)

PostgreSQL is that of DATABASE_URL, on which databases are made and removed, else a cluster of its own.
`;
const { values: options, positionals: chosen } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    only: { type: 'string' },
    results: { type: 'string', default: path.join(import.meta.dirname, 'results') },
    help: { type: 'boolean', default: false },
  },
});
const say = (text) => process.stderr.write(`${text}\n`);

const unknown = chosen.filter((row) => !ROWS.includes(row));
if (options.help) process.stdout.write(HELP);
else if (unknown.length > 0) throw new Error(`there is no row ${unknown.join(', ')}; there are ${ROWS.join(', ')}`);
else await run(chosen.length > 0 ? chosen : ROWS);

async function run(rows) {
  if (options.write && options.quick) throw new Error('--write is not for quick runs');
  const chosen = options.only?.split(',').map((name) => name.trim());
  refuseUnknown(rows, chosen);
  if (rows.some((row) => row in RIVALS)) installBench();
  const postgres = await openPostgres();
  await mkdir(options.results, { recursive: true });
  try {
    for (const row of rows) {
      const { measure, table } = await import(`./${row}/main.mjs`);
      const result = await measure({ postgres, say, only: chosen, quick: options.quick });
      process.stdout.write(`\n${table(result)}\n\n`);
      await keep(row, { ...describeBench(postgres), quick: options.quick, result });
    }
  } finally {
    await postgres.remove();
  }
  if (options.write) await writePerformance(options.results);
}

/** @throws Error for a name that no row knows; the row neighbours takes any word */
function refuseUnknown(rows, names = []) {
  if (rows.includes('neighbours')) return;
  const known = rows.flatMap((row) => RIVALS[row] ?? []);
  const strange = names.filter((name) => !known.includes(name));
  if (strange.length > 0) throw new Error(`--only: there is no ${strange.join(', ')}; there are ${known.join(', ')}`);
}

/** Each row at once, with what it was measured with: what has taken its time is not lost with a later row. */
async function keep(row, report) {
  await writeFile(path.join(options.results, `bench-${row}.json`), `${JSON.stringify(report, null, 2)}\n`);
}
