import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs a command in a process group of its own, which ends as a whole where the work is given up.
 * @param {string} command @param {string[]} args @param {string} options.cwd @param options.defer of withCleanUp.mjs
 * @throws Error when it fails
 */
export async function runGroup(command, args, { cwd, defer }) {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'], detached: true });
  const exited = once(child, 'exit');
  defer(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    process.kill(-child.pid, 'SIGKILL');
    await exited;
  });
  const [code] = await exited;
  if (code !== 0) throw new Error(`${command} ${args[0]} ended with ${code ?? 'a signal'}`);
}
