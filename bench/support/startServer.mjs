import { fork } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { nextMessage } from './nextMessage.mjs';

/**
 * Starts a module as a process of its own, which sends its URL once it listens.
 * @param {Record<string, string>} settings its environment, besides PATH and HOME
 * @returns its `url`, `pid` and `stop()`
 * @throws Error when it ends instead
 */
export async function startServer(file, settings) {
  const { PATH = '', HOME = '' } = process.env;
  const child = fork(file, {
    // Some write logs to where they are started.
    cwd: tmpdir(),
    env: { PATH, HOME, NODE_ENV: 'production', ...settings },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const url = await nextMessage(child);
  return {
    url,
    pid: child.pid,
    async stop() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
