/*
 * A gateway that is killed leaves the deliveries it had in hand, and nobody knows which of them it has sent. The first time
 * each counts as sent: writing down the beginning of every send would cost as much as the send. From then on the delivery
 * says when its send begins (`sending_since`), so that only a send that began counts, and a delivery that is being sent at one
 * stop after the other can be told from those that were just waiting beside it.
 */

/** A delivery that was being sent at so many stops of a gateway in a row is suspected of causing them. */
export const SUSPECT_AFTER = 3;

const WAS_SENDING = '(d.interruptions = 0 OR d.sending_since IS NOT NULL)';

/** How often `deliveries d` was being sent at a stop, the one that has just been found out included. */
export const INTERRUPTIONS = `(d.interruptions + CASE WHEN ${WAS_SENDING} THEN 1 ELSE 0 END)`;

/** Why nobody knows what became of a send: a gateway was found to have stopped; or its lease lapsed, for whatever reason. */
export type InterruptionReason = 'GATEWAY_STOPPED' | 'LEASE_LAPSED';

/**
 * The attempts of `deliveries d`, with the one that was interrupted.
 * @param lasts SQL, an interval: how long leases last, which says when the lease began
 */
export const interruptedAttempts = (
  lasts: string,
  reason: InterruptionReason,
) => `CASE WHEN ${WAS_SENDING} THEN d.attempts || jsonb_build_object(
    'at', COALESCE(d.sending_since, d.due_at - ${lasts}), 'outcome', 'interrupted', 'reason', '${reason}', 'statusCode', NULL,
    'durationMs', 0, 'ambiguous', true) ELSE d.attempts END`;

/**
 * The SET list that takes `deliveries d` from a gateway that has stopped. After the first time it is due at once, since it has
 * most likely nothing to do with the stop; then after a second, and each time after a pause four times as long, up to 15 minutes.
 * @param now SQL, a timestamp
 * @param lasts SQL, an interval: how long leases last
 */
export const takenFromGateway = (now: string, lasts: string) => `
  attempts = ${interruptedAttempts(lasts, 'GATEWAY_STOPPED')}, interruptions = ${INTERRUPTIONS}, sending_since = NULL,
  status = 'RETRYING', reason = 'GATEWAY_STOPPED', leased_by = NULL,
  due_at = ${now} + interval '1 second' * CASE WHEN ${INTERRUPTIONS} < 2 THEN 0
    ELSE LEAST(900, power(4, LEAST(10, ${INTERRUPTIONS} - 2))) END`;
