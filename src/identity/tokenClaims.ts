import type { SubjectStanding } from './consoleSession.js';
import { DomainError } from '../domain/errors.js';
import { parseTenantHost } from '../domain/tenantHost.js';

/** A person verified by the identity provider. */
export interface Vouched extends SubjectStanding {
  /** Until then. */
  expiresAt: Date;
}

/** The claims with the role and the tenant's host: names, or dotted paths. */
export interface ClaimNames {
  role: string;
  tenant: string;
}

/** The stronger ones first. Programs of a platform and devices have credentials of their own. */
const ROLES = ['OPERATOR', 'ADMIN', 'VIEWER'] as const;
/** OpenID Connect Core 1.0, section 2: at most 255 ASCII characters. */
const SUBJECT = /^[\x20-\x7e]{1,255}$/;

/**
 * Reads the identity from the claims of a verified token. Of several roles the strongest known one counts, in any
 * letter case.
 * @throws DomainError TOKEN_INVALID naming the claim
 */
export function readTokenClaims(claims: Readonly<Record<string, unknown>>, names: ClaimNames): Vouched {
  const { sub, exp } = claims;
  if (typeof sub !== 'string' || !SUBJECT.test(sub)) {
    throw new DomainError('TOKEN_INVALID', 'the claim sub of this token must be 1 to 255 ASCII characters');
  }
  if (typeof exp !== 'number') throw new DomainError('TOKEN_INVALID', 'this token has no claim exp');
  const held = [claimAt(claims, names.role)].flat().map((one) => (typeof one === 'string' ? one.toUpperCase() : ''));
  const role = ROLES.find((one) => held.includes(one));
  if (!role) {
    throw new DomainError('TOKEN_INVALID', `the claim ${names.role} of this token has none of ${ROLES.join(', ')}`);
  }
  const known = { subject: sub, role, expiresAt: new Date(exp * 1_000) };
  if (role === 'OPERATOR') return { ...known, tenantHost: null };
  const tenant = claimAt(claims, names.tenant);
  const tenantHost = typeof tenant === 'string' ? parseTenantHost(tenant) : null;
  if (tenantHost === null) {
    throw new DomainError('TOKEN_INVALID', `the claim ${names.tenant} of this token names no tenant`);
  }
  return { ...known, tenantHost };
}

/** A claim by its name, which may have dots in it itself (`https://acme.example.com/role`), else by its path. */
function claimAt(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split('.').reduce<unknown>((value, part) => {
    const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, part);
    return isObject ? (value as Record<string, unknown>)[part] : undefined;
  }, claims);
}
