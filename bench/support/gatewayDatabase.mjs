import { randomBytes } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';

/**
 * The settings of a gateway on a fresh database.
 * @param {{ url: string } | null} cluster the PostgreSQL server to make it on; null: embedded, in `folder`
 */
export async function createGatewayDatabase(cluster, folder) {
  if (cluster === null) return { BECKON_DATA_DIR: path.join(folder, 'data') };
  const name = `beckon_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: cluster.url });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name}`);
  } finally {
    await client.end();
  }
  const url = new URL(cluster.url);
  url.pathname = `/${name}`;
  return { DATABASE_URL: url.href };
}
