import { DomainError } from '../domain/errors.js';

/** A revoked or expired key ends its open streams after this interval plus the directory's cache time. */
const CHECK_EVERY_MS = 750;

/** Passes on the events of a live query while its caller stays authorized. It repeats the check and throws its error. */
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
        // An unavailable database proves nothing about the caller.
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
    // Not awaited: a source that is waiting reacts only once its wait is over.
    live.return().catch(() => undefined);
  }
}
