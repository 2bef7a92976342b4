import { LRUCache } from 'lru-cache';
import { parseAuthorization } from '../http/authorization.js';
import type { Caller, TenantRef } from '../domain/caller.js';
import type { ConsoleSession } from './consoleSession.js';
import { DomainError } from '../domain/errors.js';
import { Redacted } from '../domain/redacted.js';
import { parseTenantHost } from '../domain/tenantHost.js';
import type { TenantRecord, Directory } from '../tenants/room.js';
import type { Identities, Identity } from './identities.js';
import type { Credentials } from '../http/requestCredentials.js';

export interface Authentication {
  /**
   * @param browserClient the client of the request's cookie for a tenant; null: none
   * @throws DomainError of the first group of error codes, TOO_MANY_REQUESTS after too many wrong keys, IDENTITY_UNAVAILABLE
   */
  authenticate(credentials: Credentials, browserClient: BrowserClientOf): Promise<Caller>;
  /**
   * The caller of a console session, checked anew. @throws DomainError API_KEY_INVALID, TOKEN_INVALID, TENANT_UNKNOWN
   */
  ofSession(session: ConsoleSession, request: Pick<Credentials, 'tenantUrl' | 'address'>): Promise<Caller>;
  /** The tenant of a request without Authorization, found as for devices; null: none. */
  tenantOf(credentials: Pick<Credentials, 'tenantUrl' | 'host'>): Promise<TenantRecord | null>;
  /** Whether an Authorization header, even a malformed one, contains or resembles a credential for this gateway. */
  isOwnCredential(authorization: string): boolean;
}

type BrowserClientOf = (tenantId: number) => Redacted | null;

interface AuthenticationOptions {
  directory: Directory;
  identities: Identities;
}

/** How many tenant names are cached, and their maximum length. */
const HOSTS_MAX = 1_000;
const HOST_TEXT_MAX = 256;

export function createAuthentication({ directory, identities }: AuthenticationOptions): Authentication {
  /** Few names are repeated often; most of the cost is Node's URL parser. */
  const hosts = new LRUCache<string, { host: string | null }>({ max: HOSTS_MAX });

  function hostOf(text: string): string | null {
    if (text.length > HOST_TEXT_MAX) return parseTenantHost(text);
    let known = hosts.get(text);
    if (!known) hosts.set(text, (known = { host: parseTenantHost(text) }));
    return known.host;
  }

  async function findTenant(text: string | undefined): Promise<TenantRecord | null> {
    const host = text === undefined ? null : hostOf(text);
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

  /** @param clientIdOf the client for the tenant; null: it is missing */
  async function device(appId: string, clientIdOf: BrowserClientOf, credentials: Credentials): Promise<Caller> {
    const tenant = await namedTenant(credentials.tenantUrl ?? credentials.host);
    const app = await directory.app(tenant.id, appId);
    if (!app) throw new DomainError('APP_UNKNOWN', 'appId names no app of this tenant');
    const clientId = clientIdOf(tenant.id);
    if (!clientId) {
      throw new DomainError(
        'CLIENT_ID_MISSING',
        'clientId WebChat needs the cookie that Request Chat sets; it is missing or invalid',
      );
    }
    return { role: 'DEVICE', tenant, appId, clientId, address: credentials.address };
  }

  /**
   * The caller of a request by its identity. The request may name a tenant: an operator may name any, all others only their
   * own.
   */
  async function callerOf(
    identity: Identity,
    { tenantUrl, address }: Pick<Credentials, 'tenantUrl' | 'address'>,
  ): Promise<Caller> {
    const named = tenantUrl === undefined ? null : await namedTenant(tenantUrl);
    if (identity.role === 'OPERATOR') return { ...identity, tenant: named, address };
    if (named && named.id !== identity.tenant.id) {
      throw identity.principal.kind === 'subject'
        ? new DomainError('TOKEN_INVALID', 'this token is not of the tenant that tenantUrl names')
        : new DomainError('API_KEY_INVALID', 'this API key is not of the tenant that tenantUrl names');
    }
    return { ...identity, address };
  }

  return {
    async authenticate(credentials, browserClient) {
      const claim = parseAuthorization(credentials.authorization);
      switch (claim.scheme) {
        case 'device':
          return device(claim.appId, () => claim.clientId, credentials);
        case 'browser':
          return device(claim.appId, browserClient, credentials);
        case 'bearer':
          return callerOf(await identities.byCredential(claim.credential, credentials.address), credentials);
      }
    },

    ofSession: async (session, request) => callerOf(await identities.bySession(session), request),

    tenantOf: ({ tenantUrl, host }) => findTenant(tenantUrl ?? host),

    isOwnCredential: (authorization) =>
      authorization
        .split(/[\s,]+/)
        .map((word) => new Redacted(word))
        .some(identities.isOwn),
  };
}
