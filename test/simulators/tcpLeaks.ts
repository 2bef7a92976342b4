import { setImmediate as turn } from 'node:timers/promises';

/** Call before anything is opened; the returned check fails when a TCP socket or server is left over. */
export function tcpLeaks(): { expectNone(): Promise<void> } {
  const open = () => process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length;
  const before = open();
  return {
    async expectNone() {
      // Handles close within a few turns of the event loop; a leaked one never does.
      for (let turns = 0; open() > before && turns < 500; turns += 1) await turn();
      // Sockets of another test file in the same process may close meanwhile.
      expect(open()).toBeLessThanOrEqual(before);
    },
  };
}
