import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { nextMessage } from '../support/nextMessage.mjs';

const ATTACKER = path.join(import.meta.dirname, 'attackerProcess.mjs');

/**
 * Starts one of the attacks.
 * @returns `stop()`, which resolves to how many requests were `done` and `refused`
 */
export async function startAttack(name, neighbour) {
  const { PATH = '', HOME = '' } = process.env;
  const child = fork(ATTACKER, { env: { PATH, HOME } });
  await nextMessage(child);
  child.send([name, neighbour]);
  await nextMessage(child);
  return {
    async stop() {
      child.send('stop');
      const counts = await nextMessage(child);
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
      return counts;
    },
  };
}
