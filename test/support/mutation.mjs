/**
 * `npm run mutation`: runs Stryker over the pure rules (`stryker.config.mjs`), then looks at each rule by itself: its score,
 * and which changes no test noticed. Ends with 1 where one rule has less than the least score.
 *   npm run mutation -- --mutate src/delivery/lanes/circuit.ts
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import config from '../../stryker.config.mjs';

const NOTICED = ['Killed', 'Timeout'];
const MISSED = ['Survived', 'NoCoverage'];

// Where Stryker itself fails, there is no report, and the last one is of other code.
rmSync(config.jsonReporter.fileName, { force: true });
const { status } = spawnSync('npx', ['stryker', 'run', ...process.argv.slice(2)], { stdio: 'inherit' });
if (!existsSync(config.jsonReporter.fileName)) process.exit(status || 1);
const { files } = JSON.parse(readFileSync(config.jsonReporter.fileName, 'utf8'));
let isLess = false;
for (const [file, { mutants }] of Object.entries(files)) {
  const of = (statuses) => mutants.filter((mutant) => statuses.includes(mutant.status));
  const noticed = of(NOTICED).length;
  const missed = of(MISSED);
  if (noticed + missed.length === 0) continue;
  const score = (100 * noticed) / (noticed + missed.length);
  isLess ||= score < config.thresholds.break;
  process.stdout.write(`\n${file}: ${score.toFixed(1)} % of ${noticed + missed.length} changes noticed\n`);
  for (const { mutatorName, location, replacement = '' } of missed) {
    const { line, column } = location.start;
    process.stdout.write(`  ${line}:${column} ${mutatorName}: ${replacement.replaceAll(/\s+/g, ' ').slice(0, 100)}\n`);
  }
}
process.exitCode = status === 0 && !isLess ? 0 : 1;
