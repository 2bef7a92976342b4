import { rm } from 'node:fs/promises';
import pg from 'pg';

export default async function globalTeardown() {
  const { TEST_FOLDER, TEST_DATABASE_URL, TEST_DATABASE_TEMPLATE } = process.env;
  await rm(TEST_FOLDER, { recursive: true, force: true });
  if (!TEST_DATABASE_TEMPLATE) return;
  const client = new pg.Client({ connectionString: TEST_DATABASE_URL });
  await client.connect();
  await client.query(`DROP DATABASE ${TEST_DATABASE_TEMPLATE} WITH (FORCE)`);
  await client.end();
}
