/** A moment to the second, without year and zone. @param at milliseconds since 1970 @param timeZone the reader's where absent */
export function shortTime(at: number, timeZone?: string): string {
  const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone }).format(at);
  return `${date}, ${new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone }).format(at)}`;
}
