const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/**
 * Waits before the next try: twice as long each time, up to 30 s and a third less at random, and never less than the gateway
 * asks for. Ends early when the signal is aborted, or the device is online again.
 * @param failures in a row so far
 */
export async function pause(failures: number, leastMs = 0, signal?: AbortSignal): Promise<void> {
  const ownMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1)) * (1 - Math.random() / 3);
  await new Promise<void>((resolve) => {
    const timer = setTimeout(end, signal?.aborted ? 0 : Math.max(ownMs, leastMs));
    function end(): void {
      clearTimeout(timer);
      removeEventListener('online', onLine);
      signal?.removeEventListener('abort', end);
      resolve();
    }
    // What the gateway has asked for holds all the same.
    function onLine(): void {
      if (leastMs === 0) end();
    }
    addEventListener('online', onLine);
    signal?.addEventListener('abort', end);
  });
}

/** Resolves when the page is in the foreground, or the signal is aborted. */
export async function untilVisible(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const look = () => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener('visibilitychange', look);
      signal.removeEventListener('abort', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    signal.addEventListener('abort', look);
    look();
  });
}

/** A signal that is aborted once the page goes to the background, or the given one is. Call `release` afterwards. */
export function whileVisible(outer: AbortSignal): { signal: AbortSignal; release: () => void } {
  const inner = new AbortController();
  const look = () => {
    if (document.hidden || outer.aborted) inner.abort();
  };
  document.addEventListener('visibilitychange', look);
  outer.addEventListener('abort', look);
  look();
  return {
    signal: inner.signal,
    release() {
      document.removeEventListener('visibilitychange', look);
      outer.removeEventListener('abort', look);
    },
  };
}
