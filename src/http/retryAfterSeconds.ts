/** `Retry-After` by status. */
const SECONDS: Readonly<Record<number, number>> = { 429: 1, 503: 5 };

/** The `Retry-After` of a status (RFC 9110 section 10.2.3); undefined: none. */
export function retryAfterSeconds(status: number): number | undefined {
  return SECONDS[status];
}
