import { createHash, timingSafeEqual } from 'node:crypto';
import { parseAuthorization } from '../domain/authorization.js';
import type { Caller, TenantRef } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import { DomainError } from '../domain/errors.js';
import { Redacted } from '../domain/redacted.js';
import { parseTenantHost } from '../domain/tenantHost.js';
import type { TenantRecord } from '../store/tenants.js';
import { hashApiKeySecret, parseApiKeySecret } from './apiKeySecret.js';
import type { Directory } from './directory.js';

/** What a request says about who it is from, whatever the transport. */
export interface Credentials {
  authorization: string | undefined;
  /** The tenant's domain when the request was not sent to it: `?tenantUrl=` or `X-Tenant-Url`. */
  tenantUrl: string | undefined;
  /** The host that the request was sent to. */
  host: string | undefined;
  /** The client that the request's cookie of this tenant identifies; null: none. */
  browserClient: (tenantId: number) => Redacted | null;
  /** Where the request came from; null: from inside. */
  address: string | null;
}

export interface Authentication {
  /** @throws DomainError of the first group of error codes */
  authenticate(credentials: Credentials): Promise<Caller>;
  /** The tenant that a request without any Authorization is about, found as for devices; null when there is none. */
  tenantOf(credentials: Pick<Credentials, 'tenantUrl' | 'host'>): Promise<TenantRecord | null>;
  /** Whether an Authorization header, however malformed, holds the operator key, or what looks like an API key of ours. */
  isOwnCredential(authorization: string): boolean;
}

export interface AuthenticationOptions {
  directory: Directory;
  operatorKey: Redacted;
  clock: Clock;
}

export function createAuthentication({ directory, operatorKey, clock }: AuthenticationOptions): Authentication {
  async function findTenant(text: string | undefined): Promise<TenantRecord | null> {
    const host = text === undefined ? null : parseTenantHost(text);
    return host === null ? null : directory.tenantByHost(host);
  }

  async function namedTenant(text: string | undefined): Promise<TenantRef> {
    const tenant = await findTenant(text);
    if (!tenant) {
      throw new DomainError(
        'TENANT_UNKNOWN',
        'tenantUrl (or the Host header) must name the domain of a tenant known here',
      );
    }
    return { id: tenant.id, host: tenant.host };
  }

  async function device(appId: string, named: Redacted | null, credentials: Credentials): Promise<Caller> {
    const tenant = await namedTenant(credentials.tenantUrl ?? credentials.host);
    const app = await directory.app(tenant.id, appId);
    if (!app) throw new DomainError('APP_UNKNOWN', 'appId names no app of this tenant');
    const clientId = named ?? credentials.browserClient(tenant.id);
    if (!clientId) {
      throw new DomainError(
        'CLIENT_ID_MISSING',
        'clientId WebChat needs the cookie that Request Chat has set, and there is none that is good',
      );
    }
    return { role: 'DEVICE', tenant, appId, clientId, address: credentials.address };
  }

  async function bearer(
    credential: Redacted,
    { tenantUrl, address }: Pick<Credentials, 'tenantUrl' | 'address'>,
  ): Promise<Caller> {
    const named = tenantUrl === undefined ? null : () => namedTenant(tenantUrl);
    if (isSame(credential, operatorKey)) {
      return { role: 'OPERATOR', tenant: named ? await named() : null, principal: { kind: 'operatorKey' }, address };
    }
    const parsed = parseApiKeySecret(credential);
    const key = parsed && (await directory.apiKey(parsed.tenantId, parsed.id));
    if (!key || !timingSafeEqual(key.secretHash, hashApiKeySecret(credential))) {
      throw new DomainError('API_KEY_INVALID', 'this API key is not known');
    }
    if (key.revokedAt !== null) throw new DomainError('API_KEY_INVALID', 'this API key was revoked');
    if (key.expiresAt !== null && key.expiresAt <= clock()) {
      throw new DomainError('API_KEY_INVALID', `this API key expired at ${key.expiresAt.toISOString()}`);
    }
    const principal = { kind: 'key', id: key.id } as const;
    if (key.role === 'OPERATOR') return { role: 'OPERATOR', tenant: named ? await named() : null, principal, address };
    const tenant = await directory.tenantById(key.tenantId);
    if (!tenant || key.role === 'DEVICE') throw new DomainError('API_KEY_INVALID', 'this API key is not known');
    if (named && (await named()).id !== tenant.id) {
      throw new DomainError('API_KEY_INVALID', 'this API key is not of the tenant that tenantUrl names');
    }
    return { role: key.role, tenant: { id: tenant.id, host: tenant.host }, principal, address };
  }

  return {
    async authenticate(credentials) {
      const claim = parseAuthorization(credentials.authorization);
      switch (claim.scheme) {
        case 'device':
          return device(claim.appId, claim.clientId, credentials);
        case 'browser':
          return device(claim.appId, null, credentials);
        case 'bearer':
          return bearer(claim.credential, credentials);
      }
    },

    tenantOf: ({ tenantUrl, host }) => findTenant(tenantUrl ?? host),

    isOwnCredential: (authorization) =>
      authorization
        .split(/[\s,]+/)
        .map((word) => new Redacted(word))
        .some((word) => isSame(word, operatorKey) || parseApiKeySecret(word) !== null),
  };
}

/** Compares in a time that tells nothing of where the two differ. */
function isSame(a: Redacted, b: Redacted): boolean {
  const digest = (secret: Redacted) => createHash('sha256').update(secret.reveal()).digest();
  return timingSafeEqual(digest(a), digest(b));
}
