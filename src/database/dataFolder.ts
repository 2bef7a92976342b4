import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { LockBusy, takeFolderLock, type LockOptions } from './folderLock.js';

/** The folder that one gateway with an embedded database lives in. */
export interface DataFolder {
  readonly path: string;
  /** Where PGlite keeps its files. */
  readonly databasePath: string;
  /**
   * The secret in `<folder>/<name>`, created by `make` the first time (mode 0600). @returns the secret, its file, and
   * whether it is new
   */
  secret(name: string, make: () => string): { value: string; file: string; isNew: boolean };
  /** Releases the folder for another process. */
  release(): Promise<void>;
}

/** Another process uses the folder. */
export class DataFolderBusy extends Error {}

/**
 * Locks a data folder for this process and creates it if needed. PGlite does not guard its files: two processes would
 * silently lose each other's rows. Waits for an owner that may be stopping.
 * @throws DataFolderBusy if a live process keeps it
 */
export async function openDataFolder(directory: string, options: LockOptions = {}): Promise<DataFolder> {
  const folder = path.resolve(directory);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const release = await takeFolderLock(path.join(folder, 'lock'), options).catch((error: unknown) => {
    throw error instanceof LockBusy ? busy(folder, error) : error;
  });
  const databasePath = path.join(folder, 'database');
  // PGlite's own files are for everybody to read; the folder around them is not.
  mkdirSync(databasePath, { recursive: true });
  chmodSync(databasePath, 0o700);
  return {
    path: folder,
    databasePath,
    secret(name, make) {
      const file = path.join(folder, name);
      try {
        return { value: readFileSync(file, 'utf8').trim(), file, isNew: false };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
      const value = make();
      writeFileSync(file, `${value}\n`, { mode: 0o600, flag: 'wx', flush: true });
      return { value, file, isNew: true };
    },
    release,
  };
}

function busy(folder: string, { owner }: LockBusy): DataFolderBusy {
  return new DataFolderBusy(
    `the data folder ${folder} is in use by process ${owner.pid} on ${owner.host}. ` +
      'Stop that one first, or give this one a folder of its own with BECKON_DATA_DIR.',
  );
}

/** A fresh operator key: 192 random bits. */
export function makeOperatorKey(): string {
  return `bk_operator_${randomBytes(24).toString('base64url')}`;
}

/** A fresh AES-256 key, base64. */
export function makeEncryptionKey(): string {
  return randomBytes(32).toString('base64');
}
