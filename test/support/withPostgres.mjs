/**
 * Runs a command with TEST_DATABASE_URL: the given one, or that of a throw-away PostgreSQL cluster made with the
 * system's binaries.
 *   node test/support/withPostgres.mjs npm test
 */
import { spawn } from 'node:child_process';
import { startPostgresCluster } from './postgresCluster.mjs';

const command = process.argv.slice(2);
if (command.length === 0) {
  process.stderr.write('usage: node test/support/withPostgres.mjs COMMAND [ARGUMENT...]\n');
  process.exit(2);
}

const given = process.env.TEST_DATABASE_URL;
const cluster = given ? { url: given, async remove() {} } : await start();
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
    return await startPostgresCluster();
  } catch (error) {
    process.stderr.write(`${error.message} or set TEST_DATABASE_URL.\n`);
    process.exit(1);
  }
}
