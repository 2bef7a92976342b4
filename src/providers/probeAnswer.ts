import type { Outcome } from '../domain/outcome.js';
import { withDeadline } from './withDeadline.js';

/** An admin is waiting for the response. */
const PROBE_TIMEOUT_MS = 10_000;

/** A probe's outcome within the timeout; a provider that could not be asked is a `retry`. */
export function probeAnswer(work: Promise<Outcome>, timeoutMs = PROBE_TIMEOUT_MS): Promise<Outcome> {
  const reason = 'no answer within the deadline';
  return withDeadline(timeoutMs, work, () => ({
    kind: 'retry',
    statusCode: null,
    reason,
    retryAfterMs: null,
    ambiguous: false,
  }));
}
