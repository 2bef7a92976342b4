/*
 * The badge of a push is the number of messages that the customer has not seen: the deliveries of the chat that count, with
 * the push itself. Two statements count it, each among the newest BADGE_MAX deliveries of the chat: the one that writes and
 * leases a delivery at once (writeEvents.sql.ts), and the one that takes it from the outbox (leasedDelivery.sql.ts).
 */

/** The highest count of a badge. */
export const BADGE_MAX = 99;

/**
 * SQL: whether a delivery counts in its chat's badge. The client has neither fetched its event nor sent its token since
 * then. A delivery that is sent again is the same message.
 * Columns: those of `deliveries`, `s.fetched_seq` of the chat session, `p.refreshed_at` of the push subscription.
 */
export const COUNTS_IN_BADGE = 'seq > s.fetched_seq AND created_at >= p.refreshed_at AND resend_of IS NULL';
