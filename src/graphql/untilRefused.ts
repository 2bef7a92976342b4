import { DomainError } from '../domain/errors.js';

/** A key that is revoked or has expired ends what was begun with it after this long, and what the directory remembers. */
const CHECK_EVERY_MS = 750;

/**
 * Passes on what a live query tells for as long as its caller is still let in: the check is made again and again, and
 * what it throws is thrown here.
 */
export async function* untilRefused<T>(
  live: AsyncGenerator<T, void, void>,
  check: () => Promise<unknown>,
): AsyncGenerator<T, void, void> {
  const refusals: Error[] = [];
  let giveUp: (refusal: Error) => void = () => undefined;
  let isChecking = false;
  const timer = setInterval(() => {
    if (isChecking) return;
    isChecking = true;
    check()
      .catch((error: unknown) => {
        // A database that is away says nothing of the caller.
        if (error instanceof DomainError && error.code === 'STORE_UNAVAILABLE') return;
        refusals.push(error as Error);
        giveUp(error as Error);
      })
      .finally(() => (isChecking = false));
  }, CHECK_EVERY_MS);
  try {
    for (;;) {
      const next = await new Promise<IteratorResult<T, void>>((resolve, reject) => {
        giveUp = reject;
        if (refusals[0]) reject(refusals[0]);
        else live.next().then(resolve, reject);
      });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    clearInterval(timer);
    // Not waited for: a source that waits for something hears of it only then.
    live.return().catch(() => undefined);
  }
}
