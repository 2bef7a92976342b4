import type { StatusLook } from '../../format/labels.js';
import type { Role } from '../../generated/graphql.js';
import { DAY_MS } from '../../../domain/durations.js';

export type KeyRole = Exclude<Role, 'DEVICE'>;

/** The roles of keys and their rights. */
export const KEY_ROLES: Readonly<Record<KeyRole, { label: string; description: string }>> = {
  PLATFORM: { label: 'Platform', description: 'The chat platform: publishes events, ends chats' },
  VIEWER: { label: 'Viewer', description: "Sees all the tenant's data" },
  ADMIN: { label: 'Admin', description: "Sees and changes all the tenant's data" },
  OPERATOR: { label: 'Operator', description: 'The whole installation: every tenant, every key' },
};

/** The roles a new key may have. @param isOfTenant false: a key of the installation */
export function rolesFor(isOfTenant: boolean): KeyRole[] {
  return isOfTenant ? ['PLATFORM', 'VIEWER', 'ADMIN'] : ['OPERATOR'];
}

/** Lifetimes of a new key; `date`: until a given date. */
export const KEY_LIFETIMES = [
  { value: 'never', label: 'Never expires' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: 'date', label: 'Until a date' },
] as const;

/**
 * The expiry of a new key as ISO time; null: never.
 * @param date `2027-01-31`, inclusive, in the browser's zone @param now milliseconds since 1970
 */
export function keyExpiry(lifetime: string, date: string, now: number): string | null {
  if (lifetime === 'never') return null;
  const until = lifetime === 'date' ? Date.parse(`${date}T23:59:59.999`) : now + Number(lifetime) * DAY_MS;
  return new Date(until).toISOString();
}

/** The times that decide whether a key is valid. */
interface KeyTimes {
  expiresAt?: string | null;
  revokedAt?: string | null;
}

/** Whether a key is valid now, with its label. @param now milliseconds since 1970 */
export function keyState({ expiresAt, revokedAt }: KeyTimes, now: number): StatusLook & { isGood: boolean } {
  if (revokedAt != null) return { label: 'Revoked', color: 'gray.6', isGood: false };
  if (expiresAt != null && Date.parse(expiresAt) <= now) return { label: 'Expired', color: 'gray.6', isGood: false };
  return { label: 'Active', color: 'teal.6', isGood: true };
}
