import { readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** Identifies a process run. Process ids alone are reused. */
export interface ProcessLife {
  pid: number;
  /** The boot and the PID namespace of `pid`; null: unknown (not Linux). */
  pidSpace: string | null;
  /** When it began, in clock ticks since the boot; null as above. */
  startedAt: string | null;
}

/** Whether a process runs; `unknown`: its id may belong to another process here, or to an invisible one. */
type ProcessState = 'running' | 'ended' | 'unknown';

/** This process. */
export function ownLife(): ProcessLife {
  return { pid: process.pid, pidSpace: readPidSpace(), startedAt: readStat(process.pid)?.startedAt ?? null };
}

/** Whether a Node process of this host still runs. A zombie has ended: it has closed its files. */
export function stateOf(life: ProcessLife): ProcessState {
  if (life.pidSpace !== null && life.pidSpace !== readPidSpace()) return 'unknown';
  if (!exists(life.pid)) return 'ended';
  const stat = readStat(life.pid);
  if (stat?.isZombie) return 'ended';
  if (stat && life.startedAt !== null) return stat.startedAt === life.startedAt ? 'running' : 'ended';
  // A restarted container gives its process the same id as its dead predecessor.
  if (life.pid === process.pid) return 'ended';
  return runsNode(life.pid) ? 'unknown' : 'ended';
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readPidSpace(): string | null {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}

/** See proc_pid_stat(5): the name, field 2, may have blanks and parentheses in it. Null where there is no such file. */
function readStat(pid: number): { isZombie: boolean; startedAt: string } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { isZombie: /^[ZXx]$/.test(fields[0] ?? ''), startedAt: fields[19] ?? '' };
  } catch {
    return null;
  }
}

/** False only if the system reports another program. */
function runsNode(pid: number): boolean {
  try {
    const program = path.basename(readlinkSync(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, '');
    return program === 'node' || program === path.basename(process.execPath);
  } catch {
    return true;
  }
}
