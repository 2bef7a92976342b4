/** @param {number[]} values in any order @param {number} share 0 to 1 */
export function quantile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)];
}

export const median = (values) => quantile(values, 0.5);

/** What callers wait, in the unit of the values: the half of them, all but a hundredth, all but a thousandth. */
export const percentilesOf = (values) => ({
  p50: median(values),
  p99: quantile(values, 0.99),
  p999: quantile(values, 0.999),
});

/**
 * How one thing compares with another that was measured right beside it, round by round: a bad minute of the machine is then
 * a bad minute of both, and changes no round's ratio.
 * @param {number[][]} values by start, and within it by round @param {number[][]} others of the same rounds, in the same order
 * @returns {{ median: number, least: number, most: number }} `median` of all rounds' ratios; `least` and `most` of the medians
 * of the starts, because rounds of one start share what is particular to its processes
 * @throws Error when there is none, or when one has more rounds than the other
 */
export function ratioSpread(values, others) {
  const counts = (starts) => starts.map(({ length }) => length).join(', ');
  if (values.length === 0 || values.some(({ length }) => length === 0) || counts(values) !== counts(others)) {
    throw new Error(`rounds ${counts(values)} beside ${counts(others)} have no ratios`);
  }
  const ratios = values.map((rounds, start) => rounds.map((value, round) => value / others[start][round]));
  const medians = ratios.map(middle);
  return { median: middle(ratios.flat()), least: Math.min(...medians), most: Math.max(...medians) };
}

/** The median that lies between the two middle ones of an even number, so that it favours neither of two sides. */
function middle(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
}
