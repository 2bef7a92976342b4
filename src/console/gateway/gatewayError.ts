/** Why something asked of the gateway was not done; `message` is for the reader. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';

  constructor(
    message: string,
    /** HTTP status; null: there was no answer. */
    readonly status: number | null,
    /** How long the gateway wants to be left alone; null: it has not said. */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
  }

  /** Whether the same may succeed a moment later. */
  get isPassing(): boolean {
    return this.status === null || this.status >= 500 || this.status === 429;
  }
}
