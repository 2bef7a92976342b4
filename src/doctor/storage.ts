import { inspectEmbedded, inspectPostgres } from '../database/inspection.js';
import type { Redacted } from '../domain/redacted.js';
import { databaseClockFinding } from './clockFindings.js';
import { failed, ok, reasonOf, skipped, type Finding } from './finding.js';
import { migrationFinding } from './migrationFinding.js';
import { readPostgresFacts } from './postgresFacts.js';
import { postgresFindings } from './postgresFindings.js';
import { readStoredState, type StoredKeys } from './storedState.js';

/** The result of looking at the database. */
interface StorageLook {
  findings: Finding[];
  /** Null: not known. */
  keys: StoredKeys | null;
}

/** Looks at PostgreSQL, its settings and a pooler in front of it. @param workers of the gateway on this machine */
export async function lookAtPostgres(url: Redacted, workers: number): Promise<StorageLook> {
  try {
    return await inspectPostgres(url.reveal(), async (inspection, connections) => {
      const facts = await readPostgresFacts(inspection, connections);
      const stored = await readStoredState(inspection);
      const clock = databaseClockFinding(facts.aheadMs);
      return { findings: [...postgresFindings(facts, workers), migrationFinding(stored), clock], keys: stored.keys };
    });
  } catch (error) {
    const remedy = 'Check DATABASE_URL, and whether the server accepts this machine, user and database.';
    return unknown(failed('database', `PostgreSQL at DATABASE_URL does not answer: ${reasonOf(error)}.`, remedy));
  }
}

/**
 * Looks at the database of a data folder, and locks it meanwhile.
 * @param mayOpen false: a gateway is using the folder, or it belongs to another user
 */
export async function lookAtEmbedded(dataDir: string, mayOpen: boolean): Promise<StorageLook> {
  if (!mayOpen) return unknown(skipped('database', 'The embedded database is not opened beside its gateway.'));
  try {
    const stored = await inspectEmbedded(dataDir, readStoredState);
    if (stored === null) return unknown(skipped('database', 'The embedded database is made at the first start.'));
    return { findings: [ok('database', 'The embedded database opens.'), migrationFinding(stored)], keys: stored.keys };
  } catch (error) {
    const remedy = 'Start a gateway on it, which names the cause, or restore the folder from a backup.';
    return unknown(failed('database', `The embedded database does not open: ${reasonOf(error)}.`, remedy));
  }
}

const unknown = (finding: Finding): StorageLook => ({
  findings: [finding, skipped('migrations', 'The database could not be looked at.')],
  keys: null,
});
