import { SECOND_MS } from '../../domain/durations.js';
import { explainProviderCode } from '../../domain/providerCodes.js';
import type { DeliveryAttempt } from '../settling/deliveryPolicy.js';
import type { DeliveryRecord } from './deliveryRow.js';

/** A time in which a delivery waited. */
interface DeliveryWait {
  from: Date;
  /** Null: it still waits. */
  until: Date | null;
  /** The code of the reason; null: for its turn, or for a gateway to run. */
  reason: string | null;
}

/** Shorter pauses are the work itself. */
const WORTH_TELLING_MS = SECOND_MS;

type Waiting = Pick<DeliveryRecord, 'createdAt' | 'settledAt' | 'status' | 'reason'> & {
  attempts: readonly DeliveryAttempt[];
};

/** The waits of a delivery, oldest first: before each attempt, and after the last one until it was settled. */
export function waitsOf(delivery: Waiting): DeliveryWait[] {
  const waits: DeliveryWait[] = [];
  let from = delivery.createdAt;
  let answer: string | null = null;
  for (const attempt of delivery.attempts) {
    waits.push({ from, until: attempt.at, reason: attempt.waitedFor ?? answer });
    from = endOf(attempt);
    answer = attempt.reason;
  }
  if (delivery.status !== 'SENT') waits.push({ from, until: delivery.settledAt, reason: lastReason(delivery, answer) });
  return waits.filter(({ from: begin, until }) => !until || until.getTime() - begin.getTime() >= WORTH_TELLING_MS);
}

/**
 * The reason of the wait after the last attempt, which lasts until now or until the delivery was settled without another
 * attempt.
 */
function lastReason({ settledAt, reason }: Waiting, answer: string | null): string | null {
  if (settledAt === null) return reason ?? answer;
  return reason === 'CLIENT_FETCHED' ? 'CLIENT_PRESENT' : answer;
}

function endOf({ at, durationMs }: DeliveryAttempt): Date {
  return new Date(at.getTime() + durationMs);
}

/** The reason of a wait as a sentence. */
export function waitWords({ service }: Pick<DeliveryRecord, 'service'>, reason: string | null): string {
  if (reason === null) return 'It waited for its turn, or for a gateway to run.';
  return explainProviderCode(service, reason)?.meaning ?? `The push service answered ${reason}.`;
}
