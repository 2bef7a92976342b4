import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startSimulators } from '../../dist/simulators/simulators.js';

/**
 * Where a line of the table is played: fresh simulators and a folder of its own.
 * @param {'apns' | 'fcm' | 'webPush'} provider whose push service the line is about
 */
export async function openStage(provider) {
  const directory = await mkdtemp(path.join(tmpdir(), 'beckon-faults-'));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  process.once('exit', remove);
  const simulators = await startSimulators({ directory });
  let before = 0;
  return {
    provider,
    directory,
    simulators,
    /** The provider's own server, for its faults. */
    server: simulators[provider],
    /** What is received from now on counts. */
    begin: () => (before = simulators.pushes.length),
    /** The burst's pushes so far. */
    received: () => simulators.pushes.slice(before),
    /** Resolves with the n-th push of the burst, within its own turn: the next one is not answered yet. */
    async receivedAtLeast(count, timeoutMs) {
      await simulators.waitForPush(() => simulators.pushes.length - before >= count, timeoutMs);
    },
    /** Sets a fault for a time. @returns when it ended, ms since the epoch */
    async during(ms, set, reset) {
      await set();
      await delay(ms);
      await reset();
      return Date.now();
    },
    async close() {
      await simulators.close();
      process.off('exit', remove);
      remove();
    },
  };
}
