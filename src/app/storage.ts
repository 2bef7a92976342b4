import type { Logger } from 'pino';
import { openDataFolder, type DataFolder } from '../database/dataFolder.js';
import { openEmbedded, openPostgres, type Database } from '../database/database.js';
import type { LockOptions } from '../database/folderLock.js';
import type { Config } from './config.js';

/** The storage of a gateway. */
export interface Storage {
  database: Database;
  /** Null with PostgreSQL. */
  folder: DataFolder | null;
  /** The place, as shown at the start. */
  place: string;
  close(): Promise<void>;
}

/**
 * Opens the database, and the data folder around an embedded one.
 * @param folderEvents hears about the folder's lock
 * @throws DataFolderBusy, and errors of opening the database
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
    const database = await openEmbedded(folder.databasePath, (reason) => logger.warn(reason));
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
