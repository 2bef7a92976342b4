import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Starts a throw-away PostgreSQL cluster made with the system's binaries: default durability, loopback only. Its `url`
 * names a database of a superuser; `crash()` ends the server at once, as a power cut does, and `start()` brings it back;
 * `remove()` leaves nothing behind.
 * @throws Error where there is no server to be found
 */
export async function startPostgresCluster() {
  const bin = findPostgres();
  if (bin === null) {
    throw new Error(
      'There is no PostgreSQL server here: install one (Debian: apt-get install postgresql) or set DATABASE_URL',
    );
  }
  const user = serverUser();
  const directory = mkdtempSync(path.join(tmpdir(), 'beckon-postgres-'));
  if (user.uid !== undefined) chownSync(directory, user.uid, user.gid);
  async function run(name, ...args) {
    const tool = spawn(path.join(bin, name), args, { ...user, cwd: directory, stdio: ['ignore', 'ignore', 'inherit'] });
    const [code] = await once(tool, 'exit');
    if (code !== 0) throw new Error(`${name} ended with ${code}`);
  }
  const port = await freePort();
  const data = path.join(directory, 'data');
  const settings = `-c port=${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200`;
  const log = path.join(directory, 'log');
  const start = () => run('pg_ctl', '--pgdata', data, '--wait', '--log', log, '--options', settings, 'start');
  const crash = () => run('pg_ctl', '--pgdata', data, '--mode', 'immediate', 'stop');

  await run('initdb', '--pgdata', data, '--auth', 'trust', '--username', 'beckon', '--encoding', 'UTF8', '--no-sync');
  await start();
  return {
    url: `postgresql://beckon@127.0.0.1:${port}/postgres`,
    pid: Number(readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n', 1)[0]),
    version: execFileSync(path.join(bin, 'postgres'), ['--version'], { encoding: 'utf8' }).trim(),
    start,
    crash,
    async remove() {
      if (existsSync(path.join(data, 'postmaster.pid'))) await crash();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The folder of the newest installed server's binaries, or null. */
export function findPostgres() {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions
    .map((version) => path.join(root, version, 'bin'))
    .find((bin) => existsSync(path.join(bin, 'initdb')));
  if (found) return found;
  try {
    return path.dirname(execFileSync('which', ['initdb'], { encoding: 'utf8' }).trim());
  } catch {
    return null;
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
