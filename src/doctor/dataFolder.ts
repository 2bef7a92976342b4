import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { liveOwner } from '../database/folderLock.js';
import { failed, ok, reasonOf, warning, type Finding } from './finding.js';

/** The data folder of an embedded database. */
export interface DataFolderLook {
  finding: Finding;
  /** Whether this user may open the database now. False: a gateway is using it, or the folder belongs to another user. */
  mayOpen: boolean;
  operatorKey: KeyFile;
  encryptionKey: KeyFile;
}

export interface KeyFile {
  file: string;
  /** When it was written; null: there is no such file. */
  writtenAt: Date | null;
}

/** The permission bits of all users except the owner. */
const OTHERS = 0o077;

/** Looks at the folder from outside: takes no lock, and writes nothing. */
export function lookAtDataFolder(dataDir: string, userId: number | null): DataFolderLook {
  const folder = path.resolve(dataDir);
  const keyFile = (name: string): KeyFile => {
    const file = path.join(folder, name);
    return { file, writtenAt: statSync(file, { throwIfNoEntry: false })?.mtime ?? null };
  };
  return {
    ...judge(folder, userId),
    operatorKey: keyFile('operator.key'),
    encryptionKey: keyFile('encryption.key'),
  };
}

function judge(folder: string, userId: number | null): Pick<DataFolderLook, 'finding' | 'mayOpen'> {
  const check = 'dataFolder';
  const stat = statSync(folder, { throwIfNoEntry: false });
  const closed = (finding: Finding) => ({ finding, mayOpen: false });
  if (!stat) {
    const parent = nearestFolder(folder);
    const fault = writeFault(parent);
    if (fault === null) return closed(ok(check, `${folder} is made at the first start.`));
    return closed(failed(check, `${folder} cannot be made in ${parent}: ${fault}.`, 'Set BECKON_DATA_DIR.'));
  }
  const fault = writeFault(folder);
  if (fault !== null) {
    const remedy = 'Give the folder to the user that runs Beckon, or set BECKON_DATA_DIR.';
    return closed(failed(check, `${folder} cannot be written to: ${fault}.`, remedy));
  }
  if (userId !== null && stat.uid !== userId) {
    const text = `${folder} belongs to the user ${stat.uid}; files made by another one would keep the gateway out.`;
    return closed(warning(check, text, `Run "beckon doctor" and the gateway as the user ${stat.uid}.`));
  }
  const owner = liveOwner(path.join(folder, 'lock'));
  const use = owner ? `in use by process ${owner.pid} on ${owner.host}` : 'free';
  const mayOpen = owner === null;
  if ((stat.mode & OTHERS) !== 0) {
    const text = `${folder} is ${use}, and other users of this machine can look into it.`;
    return { finding: warning(check, text, `Run "chmod 700 ${folder}".`), mayOpen };
  }
  return { finding: ok(check, `${folder} is ${use}.`), mayOpen };
}

/** Why this user cannot write to a folder; null: it can. */
function writeFault(folder: string): string | null {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? reasonOf(error);
  }
}

function nearestFolder(folder: string): string {
  const parent = path.dirname(folder);
  return statSync(parent, { throwIfNoEntry: false }) || parent === folder ? parent : nearestFolder(parent);
}
