/** Clocks of nodes may differ by so much. */
const SKEW_MS = 5_000;

/** The longest time that a client is said to be present for: as long as its poll is held, and then until that lapses. */
export function longestPresenceMs({ holdMs, lapseMs }: { holdMs: number; lapseMs: number }): number {
  return holdMs + lapseMs + SKEW_MS;
}

/** Whether a client is present. What lies further ahead than anybody says was said by a clock that has been set back since. */
export function isPresent(until: Date | null, now: Date, longestMs: number): boolean {
  return until !== null && until > now && until.getTime() - now.getTime() <= longestMs;
}
