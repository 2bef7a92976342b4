/** Of one publish, at every door. */
export const MAX_EVENTS_PER_PUBLISH = 500;
/** Characters (UTF-16 code units). */
export const IDEMPOTENCY_KEY_MAX = 256;
