import { randomBytes, randomUUID } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
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
  const draft = `${file}.${mine.token}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    // A link appears with its whole content or not at all, and never replaces anything.
    while (!linkIfFree(draft, file)) {
      const text = readLock(file);
      if (text === null) continue;
      const owner = parseOwner(text);
      if (owner && isAlive(owner, file)) {
        throw new DataFolderBusy(
          `the data folder ${folder} is in use by process ${owner.pid} on ${owner.host}. ` +
            'Stop that one first, or give this one a folder of its own with BECKON_DATA_DIR. ' +
            `(If no such process is a gateway, remove ${file}.)`,
        );
      }
      removeStale(file, text);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  const touch = setInterval(() => {
    if (existsSync(file)) utimesSync(file, new Date(), new Date());
  }, TOUCH_EVERY_MS).unref();
  return () => {
    clearInterval(touch);
    if (readLock(file) === JSON.stringify(mine)) rmSync(file, { force: true });
  };
}

function linkIfFree(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a dead owner's lock. One process at a time, so that none removes the lock of whoever came after the dead one. */
function removeStale(file: string, stale: string): void {
  const guard = `${file}.takeover`;
  try {
    mkdirSync(guard);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // Somebody else is at it, for microseconds; unless it died in them.
    const age = Date.now() - (statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > STALE_AFTER_MS) rmSync(guard, { recursive: true, force: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    return;
  }
  try {
    if (readLock(file) === stale) rmSync(file, { force: true });
  } finally {
    rmSync(guard, { recursive: true, force: true });
  }
}

/** The lock's text, which is another for every owner; null when there is none. */
function readLock(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Null for what is no lock of ours, such as the empty file that a power cut can leave. */
function parseOwner(text: string): LockOwner | null {
  try {
    return JSON.parse(text) as LockOwner;
  } catch {
    return null;
  }
}

function isAlive(owner: LockOwner, file: string): boolean {
  if (owner.host !== hostname()) {
    const touched = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return Date.now() - touched < STALE_AFTER_MS;
  }
  // A restarted container gives its process the same pid as its dead predecessor.
  if (owner.pid === process.pid) return false;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
