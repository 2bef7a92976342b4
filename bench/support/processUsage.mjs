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

/**
 * CPU seconds of a process, for differences: to the nanosecond, but without what threads have used that have ended. Where the
 * scheduler does not count, in ticks.
 */
export function cpuSeconds(pid) {
  const stat = statOf(pid);
  return stat ? (scheduledSeconds(pid) ?? secondsOf(stat, USER, SYSTEM)) : 0;
}

function scheduledSeconds(pid) {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    const of = (task) => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ', 1)[0]);
    return tasks.reduce((sum, task) => sum + of(task), 0) / 1e9;
  } catch {
    return null;
  }
}

/** A process and all that live whom it or they have started: [pid, fields of its stat]. */
function familyOf(pid) {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [name, statOf(name)])
    .filter(([, stat]) => stat);
  const family = all.filter(([name]) => name === String(pid));
  for (const [parent] of family) family.push(...all.filter(([, stat]) => stat[PARENT] === parent));
  return family;
}

/** The same of a process and all that it started: a database server with its connections. */
export function familyCpuSeconds(pid) {
  const used = ([member, stat]) => cpuSeconds(member) + secondsOf(stat, CHILD_USER, CHILD_SYSTEM);
  return familyOf(pid).reduce((sum, member) => sum + used(member), 0);
}

/** CPU seconds that a process and all that it started have used since they began, in ticks: npm with its scripts. */
export function wholeFamilyCpuSeconds(pid) {
  return familyOf(pid).reduce((sum, [, stat]) => sum + secondsOf(stat, USER, SYSTEM, CHILD_USER, CHILD_SYSTEM), 0);
}

/** MiB: what a process holds, and the most that it has ever held. */
export function memoryOf(pid) {
  const mib = mibOf(`/proc/${pid}/status`);
  return { now: mib('VmRSS'), peak: mib('VmHWM') };
}

/** MiB that a process and all that it started hold: `rss`, and `pss`, in which what several share counts once. */
export function familyMemory(pid) {
  const members = familyOf(pid).map(([member]) => mibOf(`/proc/${member}/smaps_rollup`));
  const sum = (name) => members.reduce((all, mib) => all + mib(name), 0);
  return { rss: sum('Rss'), pss: sum('Pss') };
}

function mibOf(file) {
  const text = readFileSync(file, 'utf8');
  return (name) => Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]) / 1024);
}
