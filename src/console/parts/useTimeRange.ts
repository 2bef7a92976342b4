import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { type Bounds, boundsOf, readRange, type TimeRange } from '../url/timeRange.js';

/** The range of a list in the URL, with its bounds, which stay until `renew` is called. */
export interface ShownRange extends Bounds {
  range: TimeRange;
  /** Lets a range that ends now end at this moment. */
  renew: () => void;
}

/** Reads the range of a list from the URL. */
export function useTimeRange(): ShownRange {
  const [params] = useSearchParams();
  const [now, setNow] = useState(() => Date.now());
  const range = readRange(params);
  return { range, ...boundsOf(range, now), renew: () => setNow(Date.now()) };
}
