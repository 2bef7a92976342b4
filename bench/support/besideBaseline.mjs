/**
 * Rivals with their CPU and their rate beside those of the baseline.
 * @param {{ name: string, rate: number }[]} rivals
 * @param {string} baseline its name; where it did not run, the first one stands for it
 * @param {(rival) => number} sumOf CPU seconds per 1,000 of all processes that serve a rival, the database among them
 * @returns {object[]} each with `sum`, `cpuRatio` and `rateRatio`, the ratios as texts
 */
export function besideBaseline(rivals, baseline, sumOf) {
  const base = rivals.find(({ name }) => name === baseline) ?? rivals[0];
  return rivals.map((rival) => ({
    ...rival,
    sum: sumOf(rival),
    cpuRatio: (sumOf(rival) / sumOf(base)).toFixed(2),
    rateRatio: (rival.rate / base.rate).toFixed(2),
  }));
}
