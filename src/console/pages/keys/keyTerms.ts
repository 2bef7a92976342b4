import type { StatusLook } from '../../format/labels.js';
import type { Role } from '../../generated/graphql.js';

export type KeyRole = Exclude<Role, 'DEVICE'>;

/** The roles that keys have, and what each may do. */
export const KEY_ROLES: Readonly<Record<KeyRole, { label: string; description: string }>> = {
  PLATFORM: { label: 'Platform', description: 'The chat platform: publishes events, ends chats' },
  VIEWER: { label: 'Viewer', description: 'Sees all of the tenant' },
  ADMIN: { label: 'Admin', description: 'Sees and changes all of the tenant' },
  OPERATOR: { label: 'Operator', description: 'The whole installation: every tenant, every key' },
};

/** The roles that a new key may have. @param isOfTenant whether it is of a tenant, or of the installation */
export function rolesFor(isOfTenant: boolean): KeyRole[] {
  return isOfTenant ? ['PLATFORM', 'VIEWER', 'ADMIN'] : ['OPERATOR'];
}

const DAY_MS = 24 * 3_600_000;

/** How long a new key may be good; `date`: until one that is given. */
export const KEY_LIFETIMES = [
  { value: 'never', label: 'It does not expire' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: 'date', label: 'Until a date' },
] as const;

/**
 * Until when a new key is good, as the gateway takes it; null: for ever.
 * @param date `2027-01-31`, the whole day in the reader's zone @param now milliseconds since 1970
 */
export function keyExpiry(lifetime: string, date: string, now: number): string | null {
  if (lifetime === 'never') return null;
  const until = lifetime === 'date' ? Date.parse(`${date}T23:59:59.999`) : now + Number(lifetime) * DAY_MS;
  return new Date(until).toISOString();
}

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
