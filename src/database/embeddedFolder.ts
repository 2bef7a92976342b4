import { existsSync } from 'node:fs';
import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { MIGRATIONS } from './migrate.js';
import { SNAPSHOT, unpackSnapshot } from './snapshot.js';

/**
 * Makes an embedded database in `folder` unless there is one: from the snapshot, or slowly by initdb where the snapshot does
 * not fit. It is made beside its place and renamed once it is complete. So a start that was killed leaves nothing that looks
 * like a database.
 * @param folder only one process may use it @param warn called with the reason of a delay
 * @returns the names of the migrations that it was made with, oldest first
 */
export async function makeMissingDatabase(folder: string, warn: (reason: string) => void): Promise<string[]> {
  if (isDatabase(folder)) return [];
  const draft = `${folder}.new`;
  await rm(draft, { recursive: true, force: true });
  try {
    await rmdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') {
      // A mount, or a folder with other files in it: PGlite makes the database there itself.
      warn(`the embedded database is made in its folder directly, because that cannot be replaced (${String(code)})`);
      return [];
    }
  }
  const migrations = await fill(draft, warn);
  await rename(draft, folder);
  return migrations;
}

/** @returns the names of the migrations in it */
async function fill(draft: string, warn: (reason: string) => void): Promise<string[]> {
  try {
    return await unpackSnapshot(SNAPSHOT, draft, MIGRATIONS);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    warn(`the snapshot of the embedded database is not used, so that this start takes longer: ${reason}`);
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { mode: 0o700 });
    const { PGlite } = await import('@electric-sql/pglite');
    const made = await PGlite.create({ dataDir: draft });
    await made.close();
    return [];
  }
}

/** PGlite's own criterion. */
const isDatabase = (folder: string): boolean => existsSync(path.join(folder, 'PG_VERSION'));
