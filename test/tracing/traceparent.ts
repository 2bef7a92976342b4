import { randomBytes } from 'node:crypto';

/** A header of W3C Trace Context, as a platform sends it. @param flags `01`: the trace is sampled */
export function newTraceparent(flags = '01'): { traceparent: string; traceId: string; spanId: string } {
  const traceId = randomBytes(16).toString('hex');
  const spanId = randomBytes(8).toString('hex');
  return { traceparent: `00-${traceId}-${spanId}-${flags}`, traceId, spanId };
}
