import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../domain/durations.js';
import { formatNumber } from '../../format/text.js';

/** The ticks of an axis from zero, and how they are written. */
export interface Axis {
  ticks: number[];
  format: (value: number) => string;
}

/** At most so many ticks above zero. */
const MOST_TICKS = 3;

/** Round counts: 1, 2, 5, 10 and so on. @param max the largest value @param locale default: the browser's */
export function countAxis(max: number, locale?: string): Axis {
  let step = 1;
  for (let power = 1; step * MOST_TICKS < max; power *= 10) {
    step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one * MOST_TICKS >= max) ?? 10 * power;
  }
  return { ticks: ticksTo(max, step), format: (value) => formatNumber(value, 0, locale) };
}

const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500],
  ...[1, 2, 5, 10, 15, 20, 25, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 15, 20, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 4, 6, 8, 12, 24].map((hours) => hours * HOUR_MS),
];
const UNITS = [
  ['ms', 1],
  ['s', SECOND_MS],
  ['min', MINUTE_MS],
  ['h', HOUR_MS],
] as const;

/**
 * Round durations that are all written in one unit, so that equal distances look equal: 25 s, 50 s, 75 s.
 * @param max the largest value in milliseconds @param locale default: the browser's
 */
export function durationAxis(max: number, locale?: string): Axis {
  const step = STEPS.find((one) => one * MOST_TICKS >= max) ?? 24 * HOUR_MS * Math.ceil(max / (72 * HOUR_MS));
  const [name, unit] = UNITS.findLast(([, size]) => step >= size) ?? UNITS[0];
  return { ticks: ticksTo(max, step), format: (value) => `${formatNumber(value / unit, 0, locale)} ${name}` };
}

/** From zero to the first tick that is not below the largest value. */
function ticksTo(max: number, step: number): number[] {
  return Array.from({ length: Math.max(1, Math.ceil(max / step)) + 1 }, (_, index) => index * step);
}
