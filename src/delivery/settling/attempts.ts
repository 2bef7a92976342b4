import type { Outcome } from '../../domain/outcome.js';
import type { DeliveryAttempt } from './deliveryPolicy.js';
import type { LeasedDelivery } from '../leases/leasedDelivery.js';

/** Sends so far whose arrival is unknown. */
export function unconfirmedSends({ attempts }: LeasedDelivery): number {
  return attempts.filter((attempt) => attempt.ambiguous).length;
}

/** The number of this lease's send. Interrupted sends do not count, because they may never have left. */
export function sendsOf({ attempts }: LeasedDelivery): number {
  return attempts.filter((attempt) => attempt.outcome !== 'interrupted').length + 1;
}

/** A send as it is stored. */
export function attemptOf({
  outcome,
  at,
  durationMs,
}: {
  outcome: Outcome;
  at: Date;
  durationMs: number;
}): DeliveryAttempt {
  return {
    at,
    outcome: outcome.kind,
    reason: outcome.kind === 'delivered' ? null : outcome.reason,
    statusCode: outcome.statusCode,
    durationMs: Math.round(durationMs),
    ambiguous: outcome.kind === 'retry' && outcome.ambiguous,
  };
}
