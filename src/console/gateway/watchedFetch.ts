/** The gateway says something at least every 12 s; after this long without a word the connection is dead. */
const SILENCE_MS = 30_000;

/**
 * `fetch` for answers that go on: breaks off where nothing comes any more, which a network that is gone would otherwise
 * never tell. @param onRefused called at an answer of 401
 */
export function watchedFetch(onRefused: () => void): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.status === 401) onRefused();
    if (!response.body || !response.ok) return response;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const watched = response.body.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        start: (controller) => watch(controller),
        transform(chunk, controller) {
          watch(controller);
          controller.enqueue(chunk);
        },
        flush: () => clearTimeout(timer),
      }),
    );
    function watch(controller: TransformStreamDefaultController): void {
      clearTimeout(timer);
      timer = setTimeout(() => controller.error(new Error('nothing comes any more')), SILENCE_MS);
    }
    return new Response(watched, { status: response.status, headers: response.headers });
  };
}
