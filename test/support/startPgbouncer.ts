import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { eventually } from './eventually.js';

/** A PgBouncer in front of a test's server. */
export interface Pgbouncer {
  /** The database of the given URL, through it. */
  urlFor(databaseUrl: string): string;
  stop(): Promise<void>;
}

const BINARY = '/usr/sbin/pgbouncer';

/**
 * Starts the system's PgBouncer with its own defaults but for these.
 * @param settings lines of its [pgbouncer] section
 * @throws Error when it is not installed
 */
export async function startPgbouncer(server: string, settings: Record<string, string>): Promise<Pgbouncer> {
  if (!existsSync(BINARY)) throw new Error('there is no PgBouncer here (Debian: apt-get install pgbouncer)');
  const user = userOf();
  const directory = await mkdtemp(path.join(tmpdir(), 'beckon-pgbouncer-'));
  const port = await freePort();
  const { hostname, port: serverPort, username } = new URL(server);
  const lines = {
    listen_addr: '127.0.0.1',
    listen_port: String(port),
    auth_type: 'any',
    unix_socket_dir: '',
    ...settings,
  };
  const file = path.join(directory, 'pgbouncer.ini');
  await writeFile(
    file,
    `[databases]\n* = host=${hostname} port=${serverPort || '5432'} user=${username}\n[pgbouncer]\n` +
      Object.entries(lines)
        .map(([name, value]) => `${name} = ${value}\n`)
        .join(''),
  );
  if (user.uid !== undefined)
    await Promise.all([directory, file].map((one) => chown(one, user.uid ?? 0, user.gid ?? 0)));
  const child = spawn(BINARY, [file], { ...user, cwd: directory, stdio: 'ignore' });
  const ended = once(child, 'exit');
  const urlFor = (databaseUrl: string) => {
    const url = new URL(databaseUrl);
    url.port = String(port);
    return url.href;
  };
  await eventually(async () => {
    const client = new pg.Client({ connectionString: urlFor(server) });
    await client.connect();
    await client.end();
  });
  return {
    urlFor,
    async stop() {
      // Of its signals this one waits for nobody.
      child.kill('SIGTERM');
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** It refuses to run as root. */
function userOf(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
