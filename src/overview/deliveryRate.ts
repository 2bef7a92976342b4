import type { DeliveryStatus } from '../delivery/room.js';

/**
 * Of the deliveries that were to reach a device and are settled, the share that was sent: 0 to 1; null: there are none.
 * Suppressed ones do not count, because there was no longer a device to reach. Pending ones may still be sent.
 */
export function deliveryRate(byStatus: Partial<Record<DeliveryStatus, number>>): number | null {
  const { SENT = 0, FAILED = 0, EXPIRED = 0 } = byStatus;
  const settled = SENT + FAILED + EXPIRED;
  return settled === 0 ? null : SENT / settled;
}
