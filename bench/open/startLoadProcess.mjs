import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { nextMessage } from '../support/nextMessage.mjs';

/** Of a load: more than a closed load has, because a server that is slow for a moment must not hold back what is due. */
const CONNECTIONS = 64;

/**
 * An open load (openLoad.mjs) in a process of its own.
 * @returns `run({ url, door, rate, seconds, sessions, marks })`, one at a time: `door` is the rival's, `sessions` is how many
 * there are to choose from, `marks` begin the marks of its events; and `close()`
 */
export async function startLoadProcess() {
  const { PATH = '', HOME = '' } = process.env;
  const child = fork(path.join(import.meta.dirname, 'loadProcess.mjs'), {
    env: { PATH, HOME },
    serialization: 'advanced',
  });
  const exited = once(child, 'exit');
  await nextMessage(child);
  return {
    async run(load) {
      const answer = nextMessage(child);
      child.send({ connections: CONNECTIONS, ...load });
      const { result, error } = await answer;
      if (error) throw new Error(error);
      return result;
    },
    async close() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
