import { allMigrations, inspectEmbedded, inspectPostgres } from '../database/inspection.js';
import type { Config } from './config.js';
import { openStorage } from './storage.js';

/**
 * Applies the migrations that the database lacks, as the gateway does at its start.
 * @param explain called with the reason of a delay @returns their names, oldest first
 * @throws DataFolderBusy, and errors of the database
 */
export async function applyMigrations(config: Config, explain: (text: string) => void): Promise<string[]> {
  const storage = await openStorage(
    config,
    { warn: (reason: unknown) => explain(String(reason)) },
    { onWait: ({ pid, host }) => explain(`The data folder is in use by process ${pid} on ${host}. Waiting 15 s.`) },
  );
  await storage.close();
  return storage.database.applied;
}

/**
 * The migrations that `applyMigrations` would apply. Changes nothing.
 * @returns their names, oldest first @throws DataFolderBusy, and errors of the database
 */
export async function findPendingMigrations({ database }: Pick<Config, 'database'>): Promise<string[]> {
  if (database.kind === 'postgres') return inspectPostgres(database.url.reveal(), ({ pending }) => pending());
  return (await inspectEmbedded(database.dataDir, ({ pending }) => pending())) ?? allMigrations();
}
