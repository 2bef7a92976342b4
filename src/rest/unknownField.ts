/** What an answer says of types of events that are not known here; nothing where there were none. */
export function unknownField(unknownEvents: string[]): { unknown_events?: string[] } {
  return unknownEvents.length === 0 ? {} : { unknown_events: unknownEvents };
}
