/** By status: when to come back. */
const SECONDS: Readonly<Record<number, number>> = { 429: 1, 503: 5 };

/** What `Retry-After` says with this status (RFC 9110 section 10.2.3); undefined: nothing. */
export function retryAfterSeconds(status: number): number | undefined {
  return SECONDS[status];
}
