import { DomainError } from './errors.js';
import type { Redacted } from './redacted.js';

export const ROLES = ['DEVICE', 'PLATFORM', 'VIEWER', 'ADMIN', 'OPERATOR'] as const;
export type Role = (typeof ROLES)[number];

/** A contact center as a caller speaks of it. */
export interface TenantRef {
  id: number;
  host: string;
}

/** The identity that signed in. */
export type Principal =
  | { kind: 'key'; id: string }
  /** The key of the environment. */
  | { kind: 'operatorKey' }
  /** A person of the identity provider (OpenID Connect: `sub`). */
  | { kind: 'subject'; subject: string };

interface Calling {
  /** The address that the call came from, for the audit log; null: from inside. */
  address: string | null;
}

/** The tenant id of things that belong to the whole installation. */
export const INSTALLATION = 0;

/** One installation of a mobile app on one device: it owns the sessions of that app and client. */
export interface DeviceCaller extends Calling {
  role: 'DEVICE';
  tenant: TenantRef;
  appId: string;
  clientId: Redacted;
}

/** A program or a person of one tenant. */
export interface TenantCaller extends Calling {
  role: 'PLATFORM' | 'VIEWER' | 'ADMIN';
  tenant: TenantRef;
  principal: Principal;
}

/** The whole installation; `tenant` is the one it named for this call, if any. */
export interface OperatorCaller extends Calling {
  role: 'OPERATOR';
  tenant: TenantRef | null;
  principal: Principal;
}

/** The caller, for every transport. */
export type Caller = DeviceCaller | TenantCaller | OperatorCaller;

/** The roles of each action. */
export const PERMISSIONS = {
  requestChat: ['DEVICE'],
  subscribe: ['DEVICE'],
  unsubscribe: ['DEVICE'],
  unsubscribeDevice: ['DEVICE'],
  endSubscriptions: ['PLATFORM', 'ADMIN', 'OPERATOR'],
  sendChatEvents: ['DEVICE'],
  fetchChatEvents: ['DEVICE'],
  readChatEvents: ['DEVICE', 'PLATFORM'],
  readChatSession: ['DEVICE', 'PLATFORM', 'VIEWER', 'ADMIN', 'OPERATOR'],
  /** The phone number and the name of a client. */
  readContactDetails: ['ADMIN', 'OPERATOR'],
  listChatSessions: ['VIEWER', 'ADMIN', 'OPERATOR'],
  readDeliveries: ['PLATFORM', 'VIEWER', 'ADMIN', 'OPERATOR'],
  listDeliveries: ['VIEWER', 'ADMIN', 'OPERATOR'],
  search: ['VIEWER', 'ADMIN', 'OPERATOR'],
  readDeliveryMessage: ['VIEWER', 'ADMIN', 'OPERATOR'],
  readDeliveryText: ['ADMIN', 'OPERATOR'],
  resendDelivery: ['ADMIN', 'OPERATOR'],
  readOverview: ['VIEWER', 'ADMIN', 'OPERATOR'],
  publishChatEvents: ['PLATFORM'],
  publishToChats: ['PLATFORM'],
  endChat: ['PLATFORM', 'ADMIN'],
  setAvailability: ['PLATFORM', 'ADMIN', 'OPERATOR'],
  createTenant: ['OPERATOR'],
  updateTenant: ['ADMIN', 'OPERATOR'],
  archiveTenant: ['OPERATOR'],
  listTenants: ['VIEWER', 'ADMIN', 'OPERATOR'],
  readAllowedOrigins: ['VIEWER', 'ADMIN', 'OPERATOR'],
  setAllowedOrigins: ['ADMIN', 'OPERATOR'],
  createApp: ['ADMIN', 'OPERATOR'],
  updateApp: ['ADMIN', 'OPERATOR'],
  archiveApp: ['ADMIN', 'OPERATOR'],
  readApp: ['VIEWER', 'ADMIN', 'OPERATOR'],
  readPushServices: ['VIEWER', 'ADMIN', 'OPERATOR'],
  configurePushService: ['ADMIN', 'OPERATOR'],
  readRefusedRequests: ['VIEWER', 'ADMIN', 'OPERATOR'],
  readDiagnosis: ['VIEWER', 'ADMIN', 'OPERATOR'],
  readAlerts: ['VIEWER', 'ADMIN', 'OPERATOR'],
  readWebhook: ['VIEWER', 'ADMIN', 'OPERATOR'],
  configureWebhook: ['ADMIN', 'OPERATOR'],
  sendTestWebhookEvent: ['ADMIN', 'OPERATOR'],
  replayWebhook: ['ADMIN', 'OPERATOR'],
  configureAlerts: ['ADMIN', 'OPERATOR'],
  sendTestAlert: ['ADMIN', 'OPERATOR'],
  sendTestNotification: ['ADMIN', 'OPERATOR'],
  resealCredentials: ['OPERATOR'],
  readNotificationSettings: ['VIEWER', 'ADMIN', 'OPERATOR'],
  configureNotifications: ['ADMIN', 'OPERATOR'],
  readApiKeys: ['VIEWER', 'ADMIN', 'OPERATOR'],
  manageApiKeys: ['ADMIN', 'OPERATOR'],
  readAuditLog: ['VIEWER', 'ADMIN', 'OPERATOR'],
  followDeliveries: ['VIEWER', 'ADMIN', 'OPERATOR'],
  followPushSubscriptions: ['VIEWER', 'ADMIN', 'OPERATOR'],
  erase: ['ADMIN', 'OPERATOR'],
  reportClient: ['ADMIN', 'OPERATOR'],
  readRetention: ['VIEWER', 'ADMIN', 'OPERATOR'],
  setRetention: ['ADMIN', 'OPERATOR'],
} as const satisfies Record<string, readonly Role[]>;
export type Action = keyof typeof PERMISSIONS;

/** The callers that an action is for, by their type. */
export type CallerFor<A extends Action> = Caller & { role: (typeof PERMISSIONS)[A][number] };

/** Whether the caller may do this, for answers that otherwise leave something out. */
export function isAllowed({ role }: Caller, action: Action): boolean {
  return (PERMISSIONS[action] as readonly Role[]).includes(role);
}

/** @throws DomainError FORBIDDEN naming the action and its roles */
export function authorize<A extends Action>(caller: Caller, action: A): asserts caller is CallerFor<A> {
  if (!isAllowed(caller, action)) {
    const allowed = PERMISSIONS[action].join(', ');
    throw new DomainError('FORBIDDEN', `${action} is for ${allowed}; this caller is ${caller.role}`);
  }
}

/** The caller's tenant. @throws DomainError INVALID_INPUT if an operator named none */
export function tenantOf(caller: Caller): TenantRef {
  if (caller.tenant) return caller.tenant;
  throw new DomainError('INVALID_INPUT', 'an operator names the tenant with ?tenantUrl= or the X-Tenant-Url header');
}

export type Account = 'devices' | 'platforms' | 'people';

/**
 * Separate accounts, so that devices cannot use up the limits of the tenant's platforms, nor those the limits of its
 * people.
 */
export function accountOf({ role }: Caller): Account {
  if (role === 'DEVICE') return 'devices';
  return role === 'PLATFORM' ? 'platforms' : 'people';
}

/** How the audit log names a caller: never a whole client id. */
export function actorName(caller: Caller): string {
  if (caller.role === 'DEVICE') return `device:${caller.appId}:${caller.clientId.toString()}`;
  switch (caller.principal.kind) {
    case 'key':
      return `key:${caller.principal.id}`;
    case 'operatorKey':
      return 'operator';
    case 'subject':
      return `subject:${caller.principal.subject}`;
  }
}
