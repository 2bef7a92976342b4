import type { StatusLook } from '../../format/deliveryStatuses.js';

/** What of a key says whether it is good. */
export interface KeyTimes {
  expiresAt?: string | null;
  revokedAt?: string | null;
}

/** Whether a key is good now, as people call it. @param now milliseconds since 1970 */
export function keyState({ expiresAt, revokedAt }: KeyTimes, now: number): StatusLook & { isGood: boolean } {
  if (revokedAt != null) return { label: 'Revoked', color: 'red.6', isGood: false };
  if (expiresAt != null && Date.parse(expiresAt) <= now) return { label: 'Expired', color: 'gray.6', isGood: false };
  return { label: 'Active', color: 'teal.6', isGood: true };
}
