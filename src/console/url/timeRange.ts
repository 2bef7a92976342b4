import { withPage } from './listParams.js';

/** The ranges that end now, by their value in the URL (`?range=`). */
export const RANGES = {
  '1h': { label: 'Last hour', seconds: 3_600 },
  '24h': { label: 'Last 24 hours', seconds: 86_400 },
  '7d': { label: 'Last 7 days', seconds: 604_800 },
  '30d': { label: 'Last 30 days', seconds: 2_592_000 },
} as const;
export type RangeName = keyof typeof RANGES;

/** The time that a page shows. */
export type TimeRange =
  | { kind: 'any' }
  | { kind: 'last'; name: RangeName; seconds: number }
  /** ISO times; null: open. */
  | { kind: 'between'; after: string | null; before: string | null };

/** The query parameters that name a range. */
export const RANGE_PARAMS = ['range', 'from', 'until'] as const;

const isRange = (text: string | null): text is RangeName => text !== null && Object.hasOwn(RANGES, text);

/** The range that the URL names: `range`, or `from` and `until` as ISO times. @param fallback where it names none */
export function readRange(params: URLSearchParams, fallback: RangeName | null = null): TimeRange {
  const [after, before] = [timeOf(params.get('from')), timeOf(params.get('until'))];
  if (after !== null || before !== null) return { kind: 'between', after, before };
  const given = params.get('range');
  const name = isRange(given) ? given : fallback;
  return name === null ? { kind: 'any' } : { kind: 'last', name, seconds: RANGES[name].seconds };
}

function timeOf(text: string | null): string | null {
  const at = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

/** The range as query parameters, all of them: null where there is none. */
export function rangeValues(range: TimeRange): Record<(typeof RANGE_PARAMS)[number], string | null> {
  return {
    range: range.kind === 'last' ? range.name : null,
    from: range.kind === 'between' ? range.after : null,
    until: range.kind === 'between' ? range.before : null,
  };
}

/** The URL parameters with another range. The page cursor is dropped, because it belongs to the old list. */
export function withRange(params: URLSearchParams, range: TimeRange): URLSearchParams {
  const changed = withPage(params, null);
  for (const [name, value] of Object.entries(rangeValues(range))) {
    if (value === null) changed.delete(name);
    else changed.set(name, value);
  }
  return changed;
}

/** ISO times; null: open. */
export interface Bounds {
  after: string | null;
  before: string | null;
}

/** @param now milliseconds since 1970 */
export function boundsOf(range: TimeRange, now: number): Bounds {
  switch (range.kind) {
    case 'any':
      return { after: null, before: null };
    case 'last':
      return { after: new Date(now - range.seconds * 1_000).toISOString(), before: null };
    case 'between':
      return { after: range.after, before: range.before };
  }
}

/** The range in the middle of a sentence: "last 7 days". */
export function rangeWords(range: TimeRange): string {
  return range.kind === 'last' ? RANGES[range.name].label.toLowerCase() : 'chosen time';
}
