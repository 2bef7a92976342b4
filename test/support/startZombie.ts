import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { eventually } from './eventually.js';

/** A process that was killed, and whose parent does not ask for its exit code. */
export interface Zombie {
  pid: number;
  /** Ends the parent, so that the system asks in its place. */
  reap(): void;
}

export interface ZombieOptions {
  env?: NodeJS.ProcessEnv;
  /** Whether the process may be killed, by what it has written so far. */
  isReady?: (told: string) => boolean;
}

/** Runs a command that does not end by itself under a parent that never reaps it, and kills it. */
export async function startZombie(command: readonly string[], options: ZombieOptions = {}): Promise<Zombie> {
  const { env = process.env, isReady = () => true } = options;
  // The shell becomes `sleep`, which inherits its child and knows nothing of it.
  const script = '"$@" & echo "pid $!"; exec sleep 600';
  const parent = spawn('sh', ['-c', script, 'sh', ...command], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let told = '';
  for (const stream of [parent.stdout, parent.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (told += text));
  }
  const reap = () => void parent.kill('SIGKILL');
  let pid = 0;
  try {
    await eventually(async () => {
      pid = Number(/^pid (\d+)$/m.exec(told)?.[1] ?? 0);
      if (pid === 0 || !isReady(told)) throw new Error(`not ready: ${told}`);
      // A shell that is still one reaps.
      if (readFileSync(`/proc/${parent.pid ?? 0}/comm`, 'utf8') !== 'sleep\n') throw new Error('still a shell');
    }, 60_000);
    process.kill(pid, 'SIGKILL');
    await eventually(async () => {
      if (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) throw new Error('no zombie yet');
    });
  } catch (error) {
    if (pid > 0) process.kill(pid, 'SIGKILL');
    reap();
    throw error;
  }
  return { pid, reap };
}
