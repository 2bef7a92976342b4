const SIGNALS = { SIGINT: 130, SIGTERM: 143 };

/**
 * Runs work that leaves nothing behind: what it defers is done when it has ended, when it has failed, and before Ctrl-C or
 * SIGTERM end the process. A second Ctrl-C ends it at once.
 * @param {(defer: (cleanUp: () => unknown) => () => Promise<void>) => Promise<unknown>} work deferred is done newest first;
 * `defer` returns what does it at once, and not again
 * @returns what the work returned
 */
export async function withCleanUp(work) {
  const deferred = [];
  const cleanUp = async () => {
    for (let next = deferred.pop(); next; next = deferred.pop()) await next();
  };
  let ending = false;
  const end = (signal) => {
    ending = true;
    // What the work was at fails now, and has nobody to tell.
    process.on('uncaughtException', () => undefined);
    void cleanUp().finally(() => process.exit(SIGNALS[signal]));
  };
  for (const signal of Object.keys(SIGNALS)) process.once(signal, end);
  try {
    return await work((done) => {
      deferred.push(done);
      return async () => {
        const place = deferred.indexOf(done);
        if (place >= 0) await deferred.splice(place, 1)[0]();
      };
    });
  } catch (error) {
    if (ending) return await new Promise(() => undefined);
    throw error;
  } finally {
    await cleanUp();
    for (const signal of Object.keys(SIGNALS)) process.off(signal, end);
  }
}
