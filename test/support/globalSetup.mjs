import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { openPostgres } from '../../dist/database/database.js';
import { MIGRATIONS } from '../../dist/database/migrate.js';
import { SNAPSHOT, unpackSnapshot } from '../../dist/database/snapshot.js';
import { bundleGateway } from './bundleGateway.mjs';

/**
 * Made once for all test files: the gateway that they run, an RSA key, and a migrated database, of which each gateway and
 * server under test starts from a copy.
 */
export default async function globalSetup() {
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-test-'));
  process.env.TEST_FOLDER = folder;
  process.env.TEST_GATEWAY = await bundleGateway();
  await prepareEmbedded(path.join(folder, 'template'));
  process.env.TEST_RSA_KEY = await writeRsaKey(path.join(folder, 'rsa.pem'));
  const server = process.env.TEST_DATABASE_URL;
  if (server) process.env.TEST_DATABASE_TEMPLATE = await preparePostgres(server);
}

async function prepareEmbedded(template) {
  await unpackSnapshot(SNAPSHOT, template, MIGRATIONS);
  // Each start clears all of them, which takes a second for the usual 128 MB.
  await appendFile(path.join(template, 'postgresql.conf'), 'shared_buffers = 4MB\n');
}

/** A key of RSA takes half a second to make. @returns the file */
async function writeRsaKey(file) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return file;
}

/** @returns the name of a migrated database of the server, for `CREATE DATABASE ... TEMPLATE` */
async function preparePostgres(server) {
  const name = `beckon_test_template_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  const database = await openPostgres(url.href);
  await database.close();
  return name;
}
