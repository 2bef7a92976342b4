import { randomBytes, randomUUID } from 'node:crypto';
import { cpSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';

/** Reads the metrics of each gateway under test. */
export const METRICS_TOKEN = 'a-token-for-the-metrics-of-tests-only';

/** The environment of one gateway under test, with a database of its own. */
export interface TestEnvironment {
  variables: Record<string, string>;
  operatorKey: string;
  dataDir: string;
  /** Removes the database. */
  remove(): Promise<void>;
}

/**
 * Settings for a gateway on a fresh database: embedded, or PostgreSQL where TEST_DATABASE_URL names a server.
 * @param isMigrated whether it has the tables already
 */
export async function createTestEnvironment(isMigrated = true): Promise<TestEnvironment> {
  const folder = process.env['TEST_FOLDER'];
  if (!folder) throw new Error('globalSetup has not run');
  const operatorKey = `bk_operator_${randomBytes(24).toString('base64url')}`;
  const dataDir = path.join(folder, randomUUID());
  const variables: Record<string, string> = {
    PORT: '0',
    BECKON_DATA_DIR: dataDir,
    BECKON_OPERATOR_KEY: operatorKey,
    BECKON_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    // Tests ask more in a minute than clients do.
    BECKON_RATE_LIMIT_PER_CLIENT: '0',
    BECKON_RATE_LIMIT_PER_TENANT: '0',
    BECKON_RATE_LIMIT_PER_ADDRESS: '0',
    BECKON_RATE_LIMIT_NEW_CLIENTS: '0',
    BECKON_RATE_LIMIT_WRONG_KEYS: '0',
    BECKON_RATE_LIMIT_COST: '0',
    BECKON_METRICS_TOKEN: METRICS_TOKEN,
    LOG_LEVEL: 'info',
  };
  const server = process.env['TEST_DATABASE_URL'];
  if (!server) {
    await mkdir(dataDir, { mode: 0o700 });
    cpSync(path.join(folder, 'template'), path.join(dataDir, 'database'), { recursive: true });
    return { variables, operatorKey, dataDir, remove: () => rm(dataDir, { recursive: true, force: true }) };
  }
  const name = `beckon_test_${randomBytes(6).toString('hex')}`;
  const template = isMigrated ? process.env['TEST_DATABASE_TEMPLATE'] : 'template1';
  await onServer(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  variables['DATABASE_URL'] = url.href;
  return { variables, operatorKey, dataDir, remove: () => onServer(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
