import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';

/** The folder that one gateway with an embedded database lives in. */
export interface DataFolder {
  readonly path: string;
  /** Where PGlite keeps its files. */
  readonly databasePath: string;
  /**
   * The secret kept in `<folder>/<name>`, made by `make` the first time (mode 0600).
   * @returns the secret, the file it is in, and whether it was made just now
   */
  secret(name: string, make: () => string): { value: string; file: string; isNew: boolean };
  /** Lets another process have the folder. */
  release(): void;
}

/** Somebody else has the folder. */
export class DataFolderBusy extends Error {}

interface LockOwner {
  pid: number;
  host: string;
  token: string;
}

/** A foreign host's process cannot be asked whether it lives; its lock file is touched this often instead. */
const TOUCH_EVERY_MS = 3_000;
const STALE_AFTER_MS = 15_000;

/**
 * Takes a data folder for this process, making it if need be. PGlite does not guard its files: two processes on them
 * would silently lose each other's rows, so the lock comes first.
 * @throws DataFolderBusy when a live process has it
 */
export function openDataFolder(directory: string): DataFolder {
  const folder = path.resolve(directory);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const release = takeLock(path.join(folder, 'lock'), folder);
  return {
    path: folder,
    databasePath: path.join(folder, 'database'),
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

/** A fresh operator key: 192 random bits. */
export function makeOperatorKey(): string {
  return `bk_operator_${randomBytes(24).toString('base64url')}`;
}

/** A fresh AES-256 key, base64. */
export function makeEncryptionKey(): string {
  return randomBytes(32).toString('base64');
}

function takeLock(file: string, folder: string): () => void {
  const mine: LockOwner = { pid: process.pid, host: hostname(), token: randomUUID() };
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = readOwner(file);
    if (owner && isAlive(owner, file)) {
      throw new DataFolderBusy(
        `the data folder ${folder} is in use by process ${owner.pid} on ${owner.host}. ` +
          'Stop that one first, or give this one a folder of its own with BECKON_DATA_DIR.',
      );
    }
    setAside(file, owner);
  }
  const touch = setInterval(() => utimesSync(file, new Date(), new Date()), TOUCH_EVERY_MS).unref();
  return () => {
    clearInterval(touch);
    if (readOwner(file)?.token === mine.token) rmSync(file, { force: true });
  };
}

/** Moves a dead owner's lock away; should a live one have come in between, it is put back. */
function setAside(file: string, dead: LockOwner | null): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (readOwner(aside)?.token === dead?.token) rmSync(aside, { force: true });
  else renameSync(aside, file);
}

function readOwner(file: string): LockOwner | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LockOwner;
  } catch {
    return null;
  }
}

function isAlive(owner: LockOwner, file: string): boolean {
  if (owner.host !== hostname()) return Date.now() - statSync(file).mtimeMs < STALE_AFTER_MS;
  // A restarted container gives its process the same pid as its dead predecessor.
  if (owner.pid === process.pid) return false;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
