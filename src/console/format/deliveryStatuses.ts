import type { DeliveryStatus } from '../generated/graphql.js';

export interface StatusLook {
  label: string;
  /** A shade of the theme's colours, seen on light and on dark. */
  color: string;
}

/** How far a delivery has come, as people call it, and its colour in marks and charts. */
export const DELIVERY_STATUSES: Readonly<Record<DeliveryStatus, StatusLook>> = {
  SENT: { label: 'Sent', color: 'teal.6' },
  PENDING: { label: 'Pending', color: 'blue.6' },
  RETRYING: { label: 'Retrying', color: 'yellow.7' },
  FAILED: { label: 'Failed', color: 'red.6' },
  EXPIRED: { label: 'Expired', color: 'orange.6' },
  SUPPRESSED: { label: 'Suppressed', color: 'gray.6' },
};
