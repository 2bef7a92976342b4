import type { Room } from '../http/room.js';
import type { Readiness, Servers } from './servers.js';

/** Connections still open after this are cut. The whole stop has 10 s, and its other steps need time too. */
const CUT_OFF_MS = 7_000;

/** Starts rooms in order, and closes them in reverse. */
export function createLifecycle(rooms: readonly Room[], servers: Servers, readiness: Readiness) {
  let closing: Promise<void> | null = null;

  async function closeAll(): Promise<void> {
    const cutting = setTimeout(() => servers.cutOff(), CUT_OFF_MS);
    const reversed = [...rooms].reverse();
    // Rooms stop while the last requests end, so that a slow client does not keep the dispatcher leasing.
    const served = servers.close().finally(() => clearTimeout(cutting));
    await Promise.allSettled([served, ...reversed.map(async (room) => room.stop?.(served))]);
    for (const room of reversed) await room.close?.();
  }

  return {
    /** Starts serving and delivering. @returns the gateway's URLs */
    async listen(): ReturnType<Servers['listen']> {
      for (const room of rooms) await room.prepare?.();
      const urls = await servers.listen();
      for (const room of rooms) room.start?.();
      readiness.state = 'serving';
      return urls;
    },
    /** Serves what comes on open connections only, while others serve the port. @returns as Servers.retire */
    retire: (limitMs: number) => servers.retire(limitMs),
    /** Stops new work, finishes work under way, and closes everything. */
    close(): Promise<void> {
      readiness.state = 'closing';
      closing ??= closeAll();
      return closing;
    },
  };
}
