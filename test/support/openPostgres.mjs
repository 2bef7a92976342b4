import { spawnSync } from 'node:child_process';
import pg from 'pg';
import { findPostgres, startPostgresCluster } from './postgresCluster.mjs';

/**
 * The PostgreSQL server that DATABASE_URL names, else a throw-away cluster of the system's binaries, which are installed
 * where they are missing and this is Debian's root.
 * @returns its `url` and `version`, its `pid` where it is ours, and `remove()`
 * @throws Error saying what to do where there is none
 */
export async function openPostgres() {
  const url = process.env.DATABASE_URL;
  if (url) return { url, pid: null, version: await versionOf(url), remove: async () => undefined };
  if (findPostgres() === null) install();
  return startPostgresCluster();
}

async function versionOf(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT version()');
    return rows[0].version.split(' on ')[0];
  } finally {
    await client.end();
  }
}

/** Without a cluster of its own, which nobody here needs. */
function install() {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || spawnSync('which', ['apt-get']).status !== 0) return;
  const script = `
    apt-get update -qq && mkdir -p /etc/postgresql-common &&
    { grep -qs '^create_main_cluster' /etc/postgresql-common/createcluster.conf ||
      echo 'create_main_cluster = false' >>/etc/postgresql-common/createcluster.conf; } &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null`;
  process.stderr.write('installing PostgreSQL ...\n');
  spawnSync('sh', ['-c', script], { stdio: ['ignore', 'inherit', 'inherit'] });
}
