/** A part of the console could not be loaded: the gateway is away, or has another console by now. */
export class UnloadedError extends Error {
  override readonly name = 'UnloadedError';
}

/** Imports a part of the console. @throws UnloadedError with the browser's words as its cause, for each has its own */
export async function orUnloaded<Part>(loading: Promise<Part>): Promise<Part> {
  try {
    return await loading;
  } catch (cause) {
    throw new UnloadedError('this part of the console could not be loaded', { cause });
  }
}
