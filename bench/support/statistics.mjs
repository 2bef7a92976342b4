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
 * @param {number[]} values @param {number[]} others of the same rounds, in the same order
 * @returns {{ median: number, least: number, most: number }} of the rounds' ratios
 * @throws Error when there is none, or when one has more rounds than the other
 */
export function ratioSpread(values, others) {
  if (values.length === 0 || values.length !== others.length) {
    throw new Error(`${values.length} rounds beside ${others.length} have no ratios`);
  }
  const ratios = values.map((value, round) => value / others[round]);
  return { median: middle(ratios), least: Math.min(...ratios), most: Math.max(...ratios) };
}

/** The median that lies between the two middle ones of an even number, so that it favours neither of two sides. */
function middle(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
}
