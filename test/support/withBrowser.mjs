/**
 * Runs a command with TEST_BROWSER: the given Chromium, or that of the system.
 *   node test/support/withBrowser.mjs npm test
 */
import { spawn } from 'node:child_process';
import { findBrowser } from './findBrowser.mjs';

const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('usage: node test/support/withBrowser.mjs COMMAND [ARGUMENT...]\n');
  process.exit(2);
}

const child = spawn(file, args, { stdio: 'inherit', env: { ...process.env, TEST_BROWSER: find() } });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.once('error', (error) => {
  process.stderr.write(`${file}: ${error.message}\n`);
  process.exit(1);
});
child.once('exit', (code, signal) => process.exit(signal ? 1 : code));

function find() {
  try {
    return findBrowser();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
