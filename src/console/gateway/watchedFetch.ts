/** The gateway sends something at least every 12 s; after this much silence the connection is dead. */
const SILENCE_MS = 30_000;

/**
 * `fetch` for streams. It fails after a long silence, because a lost network raises no error.
 * @param onRefused called on a 401
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
      timer = setTimeout(() => controller.error(new Error('the stream went silent')), SILENCE_MS);
    }
    return new Response(watched, { status: response.status, headers: response.headers });
  };
}
