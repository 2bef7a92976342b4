import type { Logger } from 'pino';
import { openDataFolder, type DataFolder } from '../database/dataFolder.js';
import { openEmbedded, openPostgres, type Database } from '../database/database.js';
import type { LockOptions } from '../database/folderLock.js';
import type { Config } from './config.js';

/** Where a gateway keeps things. */
export interface Storage {
  database: Database;
  /** Null with PostgreSQL. */
  folder: DataFolder | null;
  /** In words for the person who starts it. */
  place: string;
  close(): Promise<void>;
}

/**
 * Opens the database, and the data folder around an embedded one.
 * @param folderEvents what becomes known of the folder's lock
 * @throws DataFolderBusy, and what opening the database throws
 */
export async function openStorage(
  { database: where }: Pick<Config, 'database'>,
  logger: Pick<Logger, 'warn'>,
  folderEvents: Pick<LockOptions, 'onWait' | 'onLost'> = {},
): Promise<Storage> {
  if (where.kind === 'postgres') {
    const database = await openPostgres(where.url.reveal(), (reason) => logger.warn(reason));
    return { database, folder: null, place: 'PostgreSQL at DATABASE_URL', close: () => database.close() };
  }
  const folder = await openDataFolder(where.dataDir, folderEvents);
  try {
    const database = await openEmbedded(folder.databasePath);
    return {
      database,
      folder,
      place: folder.databasePath,
      async close() {
        await database.close();
        await folder.release();
      },
    };
  } catch (error) {
    await folder.release();
    throw error;
  }
}
