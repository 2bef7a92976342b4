/**
 * Runs a command with TEST_DATABASE_URL: the given one, or that of a throw-away PostgreSQL cluster made with the
 * system's binaries (default durability, loopback only, removed afterwards).
 *   node test/support/withPostgres.mjs npm test
 */
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const command = process.argv.slice(2);
if (command.length === 0) {
  process.stderr.write('usage: node test/support/withPostgres.mjs COMMAND [ARGUMENT...]\n');
  process.exit(2);
}

/** The folder of the newest installed server's binaries. */
function binaries() {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions
    .map((version) => path.join(root, version, 'bin'))
    .find((bin) => existsSync(path.join(bin, 'initdb')));
  if (found) return found;
  try {
    return path.dirname(execFileSync('which', ['initdb'], { encoding: 'utf8' }).trim());
  } catch {
    process.stderr.write(
      'There is no PostgreSQL server here: install one (Debian: apt-get install postgresql) or set TEST_DATABASE_URL.\n',
    );
    process.exit(1);
  }
}

/** PostgreSQL refuses to run as root; its package brings a user for it. */
function serverUser() {
  if (process.getuid?.() !== 0) return {};
  const id = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function startCluster() {
  const bin = binaries();
  const user = serverUser();
  const directory = mkdtempSync(path.join(tmpdir(), 'beckon-postgres-'));
  if (user.uid !== undefined) chownSync(directory, user.uid, user.gid);
  const run = (name, ...args) =>
    execFileSync(path.join(bin, name), args, { ...user, cwd: directory, stdio: ['ignore', 'ignore', 'inherit'] });
  const port = await freePort();
  const data = path.join(directory, 'data');
  run('initdb', '--pgdata', data, '--auth', 'trust', '--username', 'beckon', '--encoding', 'UTF8', '--no-sync');
  const settings = `-c port=${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200`;
  run('pg_ctl', '--pgdata', data, '--wait', '--log', path.join(directory, 'log'), '--options', settings, 'start');
  return {
    url: `postgresql://beckon@127.0.0.1:${port}/postgres`,
    stop() {
      run('pg_ctl', '--pgdata', data, '--mode', 'immediate', 'stop');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const given = process.env.TEST_DATABASE_URL;
const cluster = given ? { url: given, stop() {} } : await startCluster();
const [file, ...args] = command;
const child = spawn(file, args, { stdio: 'inherit', env: { ...process.env, TEST_DATABASE_URL: cluster.url } });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.once('error', (error) => {
  cluster.stop();
  process.stderr.write(`${file}: ${error.message}\n`);
  process.exit(1);
});
child.once('exit', (code, signal) => {
  cluster.stop();
  process.exit(signal ? 1 : code);
});
