/**
 * Runs test files again and again beside a busy core, where a flaky one fails sooner: `npm run test:repeat -- FILES`.
 * Files of any kind; those for PostgreSQL or a browser where one is there. Shows the first failure and ends with its code.
 */
import { spawn, spawnSync } from 'node:child_process';
import base, { ofAnyKind } from '../../jest.config.js';

const ROUNDS = 20;

const files = process.argv.slice(2);
if (files.length === 0) {
  process.stderr.write('usage: npm run test:repeat -- FILE...\n');
  process.exit(2);
}
const built = spawnSync(process.execPath, ['build.mjs'], { stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);

const busy = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
// It would keep this process after the last round.
busy.unref();
process.once('exit', () => busy.kill('SIGKILL'));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

for (let round = 1; round <= ROUNDS; round += 1) {
  const startedAt = performance.now();
  const { code, output } = await run();
  if (code !== 0) {
    process.stdout.write(`${output}\nround ${round} of ${ROUNDS} failed\n`);
    process.exit(code);
  }
  process.stdout.write(
    `round ${round} of ${ROUNDS} passed in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`,
  );
}

/** One round. Not `spawnSync`: a signal ends this process at once, and with it the busy one. */
function run() {
  const jest = ['--experimental-vm-modules', '--liftoff-only', 'node_modules/jest/bin/jest.js'];
  const config = JSON.stringify({ ...base, testMatch: ofAnyKind() });
  const child = spawn(process.execPath, [...jest, '--config', config, ...files], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
    process.once('exit', () => child.kill('SIGTERM'));
  });
}
