import type { ChatState } from '../../domain/chatState.js';
import type { PushService } from '../../domain/pushService.js';
import type { DeliveryStatus, DeviceAddressKind, RemovalReason } from '../generated/graphql.js';

export interface StatusLook {
  label: string;
  /** A shade of the theme's colours that works on light and on dark. */
  color: string;
}

/** Labels of delivery statuses, and their colours in marks and charts. */
export const DELIVERY_STATUSES: Readonly<Record<DeliveryStatus, StatusLook>> = {
  SENT: { label: 'Sent', color: 'teal.6' },
  PENDING: { label: 'Pending', color: 'blue.6' },
  RETRYING: { label: 'Retrying', color: 'yellow.7' },
  FAILED: { label: 'Failed', color: 'red.6' },
  EXPIRED: { label: 'Expired', color: 'orange.6' },
  SUPPRESSED: { label: 'Suppressed', color: 'gray.6' },
};

/** Labels of chat states. */
export const CHAT_STATES: Readonly<Record<ChatState, StatusLook>> = {
  QUEUED: { label: 'Queued', color: 'blue.6' },
  CONNECTING: { label: 'Connecting', color: 'blue.6' },
  CONNECTED: { label: 'Connected', color: 'teal.6' },
  IVR: { label: 'In the bot scenario', color: 'violet.6' },
  FAILED: { label: 'No agent found', color: 'red.6' },
  COMPLETED: { label: 'Ended', color: 'gray.6' },
};

/** Labels of push services. */
export const SERVICE_NAMES: Readonly<Record<PushService, string>> = {
  IOS_APNS: 'iOS, APNs',
  IOS_FIREBASE: 'iOS, Firebase',
  ANDROID_FIREBASE: 'Android, Firebase',
  WEB_PUSH: 'Web Push',
};

/** Labels of what a device is reached by. */
export const ADDRESS_KINDS: Readonly<Record<DeviceAddressKind, string>> = {
  DEVICE_TOKEN: 'Device token',
  INSTALLATION_ID: 'Installation id',
  ENDPOINT: 'Endpoint',
};

/** Why a subscription has ended. The time follows. */
export const SUBSCRIPTION_ENDS: Readonly<Record<RemovalReason, string>> = {
  UNSUBSCRIBED: 'The client unsubscribed',
  CHAT_ENDED: 'The chat ended',
  TOKEN_UNREGISTERED: 'The push service said that the app was removed or has a new address',
  TOKEN_REFUSED: 'The push service refused the address',
  DEVICE_TAKEN_OVER: 'Another client of the app subscribed with the same device',
  SIGNED_OUT: 'The device signed out',
  REVOKED: 'The platform or an admin ended the subscription',
};

/** The entries of a label table as choices of a filter. */
export function choicesOf(names: Readonly<Record<string, string | { label: string }>>) {
  return Object.entries(names).map(([value, name]) => ({ value, label: typeof name === 'string' ? name : name.label }));
}

/** Apple's environments. */
export const ENVIRONMENTS = { PRODUCTION: 'Production', SANDBOX: 'Sandbox' } as const;
