/*
 * A killed gateway leaves its leased deliveries, and it is unknown which of them it sent. The first time, each counts as
 * sent: storing the beginning of every send would cost as much as the send. From then on `sending_since` records the
 * beginning of the delivery's send, so only a send that began counts. This separates a delivery that is under way at every
 * stop from those that only waited beside it.
 */

/** A delivery under way at this many stops of a gateway in a row is suspected of causing them. */
export const SUSPECT_AFTER = 3;

const WAS_SENDING = '(d.interruptions = 0 OR d.sending_since IS NOT NULL)';

/** How often `deliveries d` was being sent at a stop, the latest stop included. */
export const INTERRUPTIONS = `(d.interruptions + CASE WHEN ${WAS_SENDING} THEN 1 ELSE 0 END)`;

/** Why the result of a send is unknown: its gateway stopped, or its lease lapsed for any other reason. */
type InterruptionReason = 'GATEWAY_STOPPED' | 'LEASE_LAPSED';

/**
 * The attempts of `deliveries d`, with the interrupted one added.
 * @param lasts SQL, an interval: how long leases last; it gives the beginning of the lease
 */
export const interruptedAttempts = (
  lasts: string,
  reason: InterruptionReason,
) => `CASE WHEN ${WAS_SENDING} THEN d.attempts || jsonb_build_object(
    'at', COALESCE(d.sending_since, d.due_at - ${lasts}), 'outcome', 'interrupted', 'reason', '${reason}', 'statusCode', NULL,
    'durationMs', 0, 'ambiguous', true) ELSE d.attempts END`;

/**
 * The SET list that takes `deliveries d` from a stopped gateway. After the first stop it is due at once, since it most
 * likely did not cause the stop. The next pause is one to four seconds by chance, so that deliveries interrupted together
 * are not sent together again: the one that stops gateways then hits few others. The third is four seconds, and each
 * further one is four times as long, up to 15 minutes.
 * @param now SQL, a timestamp
 * @param lasts SQL, an interval: how long leases last
 */
export const takenFromGateway = (now: string, lasts: string) => `
  attempts = ${interruptedAttempts(lasts, 'GATEWAY_STOPPED')}, interruptions = ${INTERRUPTIONS}, sending_since = NULL,
  status = 'RETRYING', reason = 'GATEWAY_STOPPED', leased_by = NULL,
  due_at = ${now} + interval '1 second' * CASE WHEN ${INTERRUPTIONS} < 2 THEN 0 WHEN ${INTERRUPTIONS} = 2 THEN 1 + 3 * random()
    ELSE LEAST(900, power(4, LEAST(10, ${INTERRUPTIONS} - 2))) END`;
