import { createHash, timingSafeEqual } from 'node:crypto';
import type { Principal, Role, TenantRef } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import type { ConsoleSession, SubjectStanding } from './consoleSession.js';
import { DomainError, UnknownCredential } from '../domain/errors.js';
import type { Redacted } from '../domain/redacted.js';
import type { TokenVerifier } from './tokenVerifier.js';
import type { ApiKeyRecord } from './apiKeys.store.js';
import { hashApiKeySecret, parseApiKeySecret } from './apiKeySecret.js';
import type { Directory } from '../tenants/room.js';
import type { GuessLimit } from './guessLimit.js';
import type { KnownApiKeys } from './knownApiKeys.js';
import type { KeyUse } from './keyUse.js';

/** The identity of a credential, before the request's tenant is known. */
export type Identity = { principal: Principal } & (
  { role: 'OPERATOR' } | { role: Exclude<Role, 'OPERATOR' | 'DEVICE'>; tenant: TenantRef }
);

/** A verified sign-in, with the expiry of its credential. */
export interface SignedIn {
  identity: Identity;
  /** Null: never. */
  expiresAt: Date | null;
}

/** Verifies keys, tokens and sessions, each time anew, so that a revocation takes effect. */
export interface Identities {
  /**
   * The operator key, or an API key.
   * @param address where the call came from; null: from inside
   * @throws DomainError API_KEY_INVALID; TOO_MANY_REQUESTS after too many wrong keys from there
   */
  byKey(credential: Redacted, address: string | null): Promise<SignedIn>;
  /** A key, or a token of the identity provider. @throws DomainError as `byKey`, TOKEN_INVALID, IDENTITY_UNAVAILABLE */
  byCredential(credential: Redacted, address: string | null): Promise<Identity>;
  /** @throws DomainError TOKEN_INVALID */
  bySubject(subject: SubjectStanding): Promise<Identity>;
  /** @throws DomainError API_KEY_INVALID, TOKEN_INVALID */
  bySession(session: ConsoleSession): Promise<Identity>;
  /** The content of a session. */
  sessionOf(identity: Identity): ConsoleSession;
  /** Whether a text is the operator key, or looks like an API key of ours or a token that is meant for us. */
  isOwn(text: Redacted): boolean;
}

interface IdentitiesOptions {
  directory: Directory;
  apiKeys: Pick<KnownApiKeys, 'find'>;
  operatorKey: Redacted;
  /** Null: there is no identity provider. */
  tokens: TokenVerifier | null;
  /** The issuer; null: no identity provider. */
  issuer: string | null;
  keyUse: Pick<KeyUse, 'used'>;
  guesses: GuessLimit;
  clock: Clock;
}

/** Header, payload and signature (RFC 7515 section 3.1), the last of which a forged one may lack. */
const TOKEN_FORM = /^[\w-]+\.[\w-]+\.[\w-]*$/;

export function createIdentities(options: IdentitiesOptions): Identities {
  const { directory, apiKeys, operatorKey, tokens, issuer, keyUse, guesses, clock } = options;
  const operatorHash = hashOf(operatorKey.reveal());
  /** Identifies the operator key inside sealed sessions. */
  const fingerprint = hashOf(`console ${operatorKey.reveal()}`).toString('base64url');
  const operator: Identity = { role: 'OPERATOR', principal: { kind: 'operatorKey' } };

  // Comparing hashes in constant time does not reveal where two texts differ.
  const isOperatorKey = (credential: Redacted) => timingSafeEqual(hashOf(credential.reveal()), operatorHash);

  async function ofRecord(key: ApiKeyRecord | null): Promise<SignedIn> {
    if (!key || key.role === 'DEVICE') throw unknownKey();
    const { id, tenantId, role, revokedAt, expiresAt } = key;
    if (revokedAt !== null) throw new DomainError('API_KEY_INVALID', 'this API key was revoked');
    if (expiresAt !== null && expiresAt <= clock()) {
      throw new DomainError('API_KEY_INVALID', `this API key expired at ${expiresAt.toISOString()}`);
    }
    const principal = { kind: 'key', id } as const;
    const tenant = role === 'OPERATOR' ? null : await directory.tenantById(tenantId);
    if (role !== 'OPERATOR' && !tenant) throw unknownKey();
    keyUse.used(tenantId, id);
    const identity: Identity =
      role === 'OPERATOR' || !tenant ? { role: 'OPERATOR', principal } : { role, principal, tenant: refOf(tenant) };
    return { identity, expiresAt };
  }

  async function ofKey(credential: Redacted): Promise<SignedIn> {
    if (isOperatorKey(credential)) return { identity: operator, expiresAt: null };
    const parsed = parseApiKeySecret(credential);
    const key = parsed && (await apiKeys.find(parsed.tenantId, parsed.id));
    if (!key || !timingSafeEqual(key.secretHash, hashApiKeySecret(credential))) throw unknownKey();
    return ofRecord(key);
  }

  async function bySubject({ subject, role, tenantHost }: SubjectStanding): Promise<Identity> {
    const principal = { kind: 'subject', subject } as const;
    if (role === 'OPERATOR') return { role, principal };
    const tenant = tenantHost === null ? null : await directory.tenantByHost(tenantHost);
    if (!tenant) throw new DomainError('TOKEN_INVALID', 'the tenant that this token names is not known here');
    return { role, principal, tenant: refOf(tenant) };
  }

  async function ofCredential(credential: Redacted): Promise<Identity> {
    if (tokens && TOKEN_FORM.test(credential.reveal()) && !isOperatorKey(credential)) {
      return bySubject(await tokens.verify(credential));
    }
    return (await ofKey(credential)).identity;
  }

  return {
    byKey: (credential, address) => guesses.check(credential, address, () => ofKey(credential)),
    byCredential: (credential, address) => guesses.check(credential, address, () => ofCredential(credential)),
    bySubject,

    async bySession(session) {
      switch (session.kind) {
        case 'key':
          return (await ofRecord(await apiKeys.find(session.tenantId, session.id))).identity;
        case 'operatorKey':
          if (session.fingerprint === fingerprint) return operator;
          throw new DomainError('API_KEY_INVALID', 'the operator key has changed: sign in again');
        case 'subject':
          // Sessions of a former identity provider are not valid.
          if (session.issuer === issuer) return bySubject(session);
          throw new DomainError('TOKEN_INVALID', 'the identity provider has changed: sign in again');
      }
    },

    sessionOf(identity) {
      const { principal, role } = identity;
      // An operator's key is of the installation.
      const tenant = identity.role === 'OPERATOR' ? null : identity.tenant;
      switch (principal.kind) {
        case 'key':
          return { kind: 'key', tenantId: tenant?.id ?? 0, id: principal.id };
        case 'operatorKey':
          return { kind: 'operatorKey', fingerprint };
        case 'subject':
          if (role === 'PLATFORM' || issuer === null) throw new Error('no token is of a platform, or of nobody');
          return { kind: 'subject', issuer, subject: principal.subject, role, tenantHost: tenant?.host ?? null };
      }
    },

    isOwn: (text) =>
      isOperatorKey(text) || parseApiKeySecret(text) !== null || (tokens?.isAddressedHere(text) ?? false),
  };
}

function refOf({ id, host }: TenantRef): TenantRef {
  return { id, host };
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function unknownKey(): UnknownCredential {
  return new UnknownCredential('API_KEY_INVALID', 'this API key is not known');
}
