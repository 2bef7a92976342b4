/**
 * Runs a command with TEST_DATABASE_URL: the server that DATABASE_URL names, else a throw-away cluster.
 *   node test/support/withPostgres.mjs npm test
 */
import { spawn } from 'node:child_process';
import { openPostgres } from './openPostgres.mjs';

const command = process.argv.slice(2);
if (command.length === 0) {
  process.stderr.write('usage: node test/support/withPostgres.mjs COMMAND [ARGUMENT...]\n');
  process.exit(2);
}

const cluster = await start();
const [file, ...args] = command;
const child = spawn(file, args, { stdio: 'inherit', env: { ...process.env, TEST_DATABASE_URL: cluster.url } });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.once('error', async (error) => {
  await cluster.remove();
  process.stderr.write(`${file}: ${error.message}\n`);
  process.exit(1);
});
child.once('exit', async (code, signal) => {
  await cluster.remove();
  process.exit(signal ? 1 : code);
});

async function start() {
  try {
    return await openPostgres();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
