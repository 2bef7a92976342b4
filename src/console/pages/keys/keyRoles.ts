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
