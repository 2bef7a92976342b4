import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { wholeFamilyCpuSeconds } from '../support/processUsage.mjs';

/**
 * Runs `npm start` until `/readyz` answers 200, and ends it.
 * @param {string} folder where @param {Record<string, string>} settings its environment, besides PATH and HOME
 * @returns `seconds` from the command to the answer, and `cpu`, the CPU seconds of npm and all that it started by then
 * @throws Error with what it told when it ends instead
 */
export async function npmStart(folder, settings) {
  const { PATH = '', HOME = '' } = process.env;
  const began = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: folder,
    env: { PATH, HOME, PORT: '0', ...settings },
    stdio: ['ignore', 'ignore', 'pipe'],
    // npm and what it starts end together.
    detached: true,
  });
  const exited = once(child, 'exit');
  const endWithUs = () => process.kill(-child.pid, 'SIGKILL');
  process.once('exit', endWithUs);
  try {
    const url = await new Promise((resolve, reject) => {
      let told = '';
      child.stderr.setEncoding('utf8').on('data', (text) => {
        told += text;
        const [, found] = /(http:\/\/\S+)\/readyz/.exec(told) ?? [];
        if (found) resolve(found);
      });
      exited.then(([code]) => reject(new Error(`npm start ended with ${code ?? 'a signal'}: ${told}`)));
    });
    const { status } = await fetch(`${url}/readyz`);
    if (status !== 200) throw new Error(`/readyz answered ${status}`);
    return { seconds: (performance.now() - began) / 1_000, cpu: wholeFamilyCpuSeconds(child.pid) };
  } finally {
    process.off('exit', endWithUs);
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGTERM');
    await exited;
  }
}
