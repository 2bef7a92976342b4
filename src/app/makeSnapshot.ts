// node dist/app/makeSnapshot.js: makes the snapshot that embedded databases start from, unless it is there already.
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { checksumsOf, migrate, MIGRATIONS } from '../database/migrate.js';
import { headerOf, packSnapshot, pgliteVersion, SNAPSHOT } from '../database/snapshot.js';

/**
 * The gateway never connects to these databases. They hold more than half of the files that each first start would write.
 */
const TEMPLATES = ['template0', 'template1'];

const made = { pglite: await pgliteVersion(), migrations: Object.fromEntries(await checksumsOf(MIGRATIONS)) };
if (!isMade()) await make();

function isMade(): boolean {
  try {
    const { pglite, migrations } = headerOf(readFileSync(SNAPSHOT));
    return JSON.stringify({ pglite, migrations }) === JSON.stringify(made);
  } catch {
    return false;
  }
}

async function make(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'beckon-snapshot-'));
  try {
    const pglite = await PGlite.create({ dataDir: folder });
    await migrate(pglite, MIGRATIONS);
    await pglite.exec('UPDATE pg_database SET datistemplate = false, datallowconn = true');
    for (const name of TEMPLATES) await pglite.exec(`DROP DATABASE ${name}`);
    // After this checkpoint, the WAL needs none of its earlier files.
    await pglite.exec('SELECT pg_switch_wal()');
    await pglite.exec('CHECKPOINT');
    const { rows } = await pglite.query<{ name: string }>('SELECT pg_walfile_name(pg_current_wal_lsn()) AS name');
    await pglite.close();
    const log = path.join('pg_wal', rows[0]?.name ?? '');
    const packed = packSnapshot(folder, made, (name) => !name.startsWith(`pg_wal${path.sep}`) || name === log);
    mkdirSync(path.dirname(SNAPSHOT), { recursive: true });
    writeFileSync(`${SNAPSHOT}.new`, packed);
    renameSync(`${SNAPSHOT}.new`, SNAPSHOT);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
