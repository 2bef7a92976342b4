import { setTimeout } from 'node:timers/promises';

/** The interval of checks whether the caller's budget allows the next event. */
const ASK_EVERY_MS = 200;

/**
 * Charges each event of a live query, because each one executes the operation again. The first is charged already. The
 * next event is read only once it is paid for, so a caller over budget waits and then gets the newest state.
 * @param pays charges one event; false: the budget does not allow it now
 * @param gone aborted when the client is gone
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
