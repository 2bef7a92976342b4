/** What Beckon costs beside others, on this machine. `--help` says how. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openPostgres } from '../test/support/openPostgres.mjs';
import { HELP, readCommandLine } from './commandLine.mjs';
import { hashOf } from './support/hashOf.mjs';
import { RIVALS } from './rows.mjs';
import { installBench } from './support/installBench.mjs';
import { describeBench } from './support/setting.mjs';
import { withCleanUp } from './support/withCleanUp.mjs';
import { writePerformance } from './writePerformance.mjs';

const say = (text) => process.stderr.write(`${text}\n`);
const asked = orRefuse(() => {
  const read = readCommandLine(process.argv.slice(2));
  return read.compare ? { ...read, compare: { ...read.compare, hash: hashOf(read.compare.rev) } } : read;
});
if (asked.help) process.stdout.write(HELP);
else await withCleanUp(run);

/** What cannot be meant ends here, in a sentence. */
function orRefuse(read) {
  try {
    return read();
  } catch ({ message }) {
    say(`${message}\nnpm run bench -- --help says what there is.`);
    return process.exit(2);
  }
}

async function run(defer) {
  const { quick, write, results, rows, only, compare } = asked;
  // The rivals are those of these rows only.
  if (rows?.some((row) => row in RIVALS)) installBench();
  const postgres = await openPostgres();
  defer(() => postgres.remove());
  await mkdir(results, { recursive: true });
  /** Each row at once, with what it was measured with: what has taken its time is not lost with a later row. */
  const finish = async (row, result) => {
    const { table } = await import(`./${row}/table.mjs`);
    process.stdout.write(`\n${table(result)}\n\n`);
    const report = { ...describeBench(postgres), quick, result };
    await writeFile(path.join(results, `bench-${row}.json`), `${JSON.stringify(report, null, 2)}\n`);
  };
  if (compare) {
    const { measure } = await import('./compare/main.mjs');
    await finish('compare', await measure({ ...compare, postgres, quick, say, defer }));
    return;
  }
  for (const row of rows) {
    const { measure } = await import(`./${row}/main.mjs`);
    await finish(row, await measure({ postgres, say, only, quick, defer }));
  }
  if (write) await writePerformance(results);
}
