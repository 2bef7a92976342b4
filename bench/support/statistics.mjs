/** @param {number[]} values in any order @param {number} share 0 to 1 */
export function quantile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)];
}

export const median = (values) => quantile(values, 0.5);
