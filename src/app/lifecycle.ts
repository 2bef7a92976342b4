import type { Room } from '../http/room.js';
import type { Readiness, Servers } from './servers.js';

/** Clients that are still sending, or reading, are cut off then: the rest of the stop, which has 10 s in all, needs its part. */
const CUT_OFF_MS = 7_000;

/** Starts rooms in order, and closes them in reverse. */
export function createLifecycle(rooms: readonly Room[], servers: Servers, readiness: Readiness) {
  let closing: Promise<void> | null = null;

  async function closeAll(): Promise<void> {
    const cutting = setTimeout(() => servers.cutOff(), CUT_OFF_MS);
    const reversed = [...rooms].reverse();
    // Rooms stop while the last requests end: a slow client must not keep the dispatcher taking on new work.
    const served = servers.close().finally(() => clearTimeout(cutting));
    await Promise.allSettled([served, ...reversed.map(async (room) => room.stop?.(served))]);
    for (const room of reversed) await room.close?.();
  }

  return {
    /** Starts serving and delivering. @returns the URLs it serves at */
    async listen(): ReturnType<Servers['listen']> {
      for (const room of rooms) await room.prepare?.();
      const urls = await servers.listen();
      for (const room of rooms) room.start?.();
      readiness.state = 'serving';
      return urls;
    },
    /** Takes no more work, finishes what is under way, closes everything. */
    close(): Promise<void> {
      readiness.state = 'closing';
      closing ??= closeAll();
      return closing;
    },
  };
}
