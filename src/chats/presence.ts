/** The clocks of nodes may differ by this much. */
const SKEW_MS = 5_000;

/** The longest time a client counts as present after it was seen: the hold of its poll, the lapse, and clock skew. */
export function longestPresenceMs({ holdMs, lapseMs }: { holdMs: number; lapseMs: number }): number {
  return holdMs + lapseMs + SKEW_MS;
}

/** Whether a client is present. A time further ahead than `longestMs` comes from before the clock was set back. */
export function isPresent(until: Date | null, now: Date, longestMs: number): boolean {
  return until !== null && until > now && until.getTime() - now.getTime() <= longestMs;
}
