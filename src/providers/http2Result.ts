/** The result of a request. */
export type Http2Result =
  /** `durationMs` counts from the call, waiting included. Header names are lower-case. */
  | { kind: 'response'; statusCode: number; headers: Record<string, string>; body: string; durationMs: number }
  /** Provably not processed. */
  | { kind: 'notSent'; reason: string }
  /** May have been processed: no response in time, or a reset after sending. */
  | { kind: 'unknown'; reason: string };
/** The part of pino's interface that is used. */
export interface Http2Logger {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}
