import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openEmbedded } from '../../dist/database/database.js';

/** A migrated embedded database, made once; every gateway and server under test that is embedded starts from a copy. */
export default async function globalSetup() {
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-test-'));
  process.env.TEST_FOLDER = folder;
  const database = await openEmbedded(path.join(folder, 'template'));
  await database.close();
}
