import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/durations.js';

/** More bars than this are too narrow to be read. */
const BARS_MAX = 62;
const STEPS_MS = [
  ...[MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS],
  ...[HOUR_MS, 4 * HOUR_MS, 12 * HOUR_MS, DAY_MS, 7 * DAY_MS],
];

/** Seconds of each bar in a chart of this much time. */
export function barSeconds(ms: number): number {
  const step = STEPS_MS.find((one) => ms / one <= BARS_MAX - 1) ?? 7 * DAY_MS;
  return step / 1_000;
}
