import { METRICS_TOKEN } from '../support/gatewayNode.mjs';

const MEBIBYTE = 2 ** 20;
const HOUR_MS = 3_600_000;
const SAMPLE_MS = 2_000;

/**
 * Watches the resident memory of one node by its `/metrics`.
 * @returns `stop()`, which gives the first and last sample (MB) and the slope of a line through those after the warm-up
 * (MB an hour; least squares)
 */
export function watchMemory(url, warmUpMs) {
  const begun = Date.now();
  const samples = [];
  const timer = setInterval(async () => {
    const text = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } }).then(
      (answer) => answer.text(),
      () => '',
    );
    const bytes = Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1] ?? NaN);
    const at = Date.now() - begun;
    if (!Number.isNaN(bytes) && at >= warmUpMs) samples.push([at / HOUR_MS, bytes / MEBIBYTE]);
  }, SAMPLE_MS);
  return {
    stop() {
      clearInterval(timer);
      return {
        samples: samples.length,
        firstMb: samples.at(0)?.[1] ?? null,
        lastMb: samples.at(-1)?.[1] ?? null,
        slopeMbPerHour: slopeOf(samples),
      };
    },
  };
}

/** Of the line that fits the points best; null for fewer than two. */
export function slopeOf(points) {
  if (points.length < 2) return null;
  const mean = (axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const variance = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return covariance / variance;
}
