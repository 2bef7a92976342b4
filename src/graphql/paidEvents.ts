import { setTimeout } from 'node:timers/promises';

/** How often it is asked whether the caller can pay again. */
const ASK_EVERY_MS = 200;

/**
 * Lets a live query pay for each of its events, as its operation is executed again for each. The first one is paid for already. A
 * source is not asked for the next event before that is paid, so a caller with nothing left waits, and is told the newest state
 * later.
 * @param pays takes what an event costs, or nothing where the caller cannot pay that now
 * @param gone aborted when nobody listens any more
 */
export async function* paidEvents<T>(
  live: AsyncIterable<T>,
  pays: () => boolean,
  gone: AbortSignal,
): AsyncGenerator<T, void, void> {
  for await (const event of live) {
    yield event;
    while (!pays()) {
      if (gone.aborted) return;
      await setTimeout(ASK_EVERY_MS, undefined, { signal: gone }).catch(() => undefined);
    }
  }
}
