import { readdirSync, readFileSync } from 'node:fs';

/** Of Linux, on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;

/** @returns the fields of /proc/PID/stat after the command's name, or null once the process has gone (man 5 proc) */
function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

const [PARENT, USER, SYSTEM, CHILD_USER, CHILD_SYSTEM] = [1, 11, 12, 13, 14];

function secondsOf(stat, ...fields) {
  return fields.reduce((sum, field) => sum + Number(stat[field]), 0) / TICKS_PER_SECOND;
}

/** CPU seconds that a process has used. */
export function cpuSeconds(pid) {
  const stat = statOf(pid);
  return stat ? secondsOf(stat, USER, SYSTEM) : 0;
}

/** CPU seconds that a process and all that it started have used: a database server with its connections. */
export function familyCpuSeconds(pid) {
  const own = statOf(pid);
  if (!own) return 0;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(statOf)
    .filter((stat) => stat?.[PARENT] === String(pid));
  const live = children.reduce((sum, stat) => sum + secondsOf(stat, USER, SYSTEM), 0);
  return secondsOf(own, USER, SYSTEM, CHILD_USER, CHILD_SYSTEM) + live;
}

/** MiB: what a process holds, and the most that it has ever held. */
export function memoryOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mib = (name) => Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024);
  return { now: mib('VmRSS'), peak: mib('VmHWM') };
}
