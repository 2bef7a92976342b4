import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { nextMessage } from './nextMessage.mjs';

const CALLS = ['registerApnsTeam', 'registerFirebaseProject', 'count', 'last', 'takeArrivals'];

/**
 * The providers' simulators in a process of their own, so that what they cost is nobody else's.
 * @returns what `startSimulators` does as far as benches need it, `pid`, `count()` of all pushes, the `last()` one, and
 * `takeArrivals()`, see simulatorsProcess.mjs
 */
export async function startSimulatorsProcess({ directory }) {
  const { PATH = '', HOME = '' } = process.env;
  const child = fork(path.join(import.meta.dirname, 'simulatorsProcess.mjs'), {
    env: { PATH, HOME, DIRECTORY: directory },
  });
  const exited = once(child, 'exit');
  await nextMessage(child);
  const open = new Map();
  child.on('message', ({ id, result }) => {
    open.get(id)(result);
    open.delete(id);
  });
  let next = 0;
  const call = (name, ...args) =>
    new Promise((resolve) => {
      next += 1;
      open.set(next, resolve);
      child.send({ id: next, name, args });
    });
  const environment = await call('environment');
  return {
    ...Object.fromEntries(CALLS.map((name) => [name, (...args) => call(name, ...args)])),
    environment: () => environment,
    pid: child.pid,
    async close() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
