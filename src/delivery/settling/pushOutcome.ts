import type { PushOutcome } from '../../domain/pushOutcome.js';
import type { DeliveryStatus, TokenRemoval } from './deliveryPolicy.js';

/** Why a delivery was not sent: the push service had said of an earlier push that the address is dead. */
const DEAD_ADDRESS: readonly string[] = ['TOKEN_UNREGISTERED', 'TOKEN_REFUSED'] satisfies TokenRemoval['reason'][];

/**
 * The outcome that a platform receives for a delivery that is settled for good; null: none. Other suppressed deliveries are
 * no push: the client had fetched the event itself, had unsubscribed, or could not be reached from the beginning.
 * @param isAddressDead the push service has just said so, and no newer address is known
 */
export function pushOutcomeOf(
  status: DeliveryStatus,
  reason: string | null,
  isAddressDead: boolean,
): PushOutcome | null {
  switch (status) {
    case 'SENT':
      return 'PUSH_SENT';
    case 'FAILED':
      return isAddressDead ? 'PUSH_UNREACHABLE' : 'PUSH_FAILED';
    case 'EXPIRED':
      return 'PUSH_FAILED';
    case 'SUPPRESSED':
      return reason !== null && DEAD_ADDRESS.includes(reason) ? 'PUSH_UNREACHABLE' : null;
    case 'PENDING':
    case 'RETRYING':
      return null;
  }
}
