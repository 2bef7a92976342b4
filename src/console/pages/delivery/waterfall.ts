/** An attempt as the gateway reports it. */
interface TimedAttempt {
  /** ISO time of its begin. */
  at: string;
  durationMs: number;
}

/** The place of an attempt on the time axis of its delivery, in per cent of the axis. */
interface WaterfallBar {
  /** Milliseconds from the delivery's creation to the attempt's begin. */
  offsetMs: number;
  left: number;
  width: number;
}

/** So that a send of milliseconds among waits of minutes can be seen. */
const LEAST_WIDTH = 1.5;

/** One bar per attempt. The axis begins with the delivery's creation and ends with its last attempt. */
export function waterfallOf(createdAt: string, attempts: readonly TimedAttempt[]): WaterfallBar[] {
  const begun = Date.parse(createdAt);
  // Another node's clock may be a little behind.
  const offsets = attempts.map(({ at }) => Math.max(0, Date.parse(at) - begun));
  const axisMs = Math.max(1, ...attempts.map(({ durationMs }, index) => (offsets[index] ?? 0) + durationMs));
  return attempts.map(({ durationMs }, index) => {
    const offsetMs = offsets[index] ?? 0;
    const width = Math.min(100, Math.max(LEAST_WIDTH, (durationMs / axisMs) * 100));
    return { offsetMs, left: Math.min(100 - width, (offsetMs / axisMs) * 100), width };
  });
}
