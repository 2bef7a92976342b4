import { checkText, NAME_MAX } from '../domain/text.js';
import { auditNote } from '../domain/auditNote.js';
import { authorize, INSTALLATION, type Caller, type Role } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import { DomainError, refusedField } from '../domain/errors.js';
import type { Redacted } from '../domain/redacted.js';
import type { ApiKeyRecord, ApiKeysStore } from './apiKeys.store.js';
import type { Slice, TimeKey } from '../domain/slice.js';
import { hashApiKeySecret, makeApiKeySecret } from './apiKeySecret.js';
import type { KnownApiKeys } from './knownApiKeys.js';
import type { Tenants } from '../tenants/room.js';

interface CreateApiKeyInput {
  name: string;
  role: Role;
  tenantHost?: string | null;
  expiresAt?: Date | null;
}

/** The use cases of API keys. */
export type ApiKeys = ReturnType<typeof createApiKeys>;

interface ApiKeysOptions {
  store: { apiKeys: ApiKeysStore };
  known: Pick<KnownApiKeys, 'forget'>;
  tenants: Tenants;
  clock: Clock;
}

export function createApiKeys({ store, known, tenants, clock }: ApiKeysOptions) {
  /** The owner of a new key: the installation for an operator's, otherwise a tenant. */
  async function ownerOf(caller: Caller, role: Role, tenantHost: string | null): Promise<number> {
    if (role === 'DEVICE') {
      throw refusedField(['role'], 'must be PLATFORM, VIEWER, ADMIN or OPERATOR: devices have no keys');
    }
    if (role === 'OPERATOR') {
      if (caller.role !== 'OPERATOR') throw new DomainError('FORBIDDEN', 'only an OPERATOR makes keys for OPERATOR');
      if (tenantHost !== null) {
        throw refusedField(['tenantHost'], 'must be absent for the role OPERATOR');
      }
      return INSTALLATION;
    }
    if (tenantHost !== null) return (await tenants.resolve(caller, tenantHost)).id;
    if (caller.tenant) return caller.tenant.id;
    throw refusedField(['tenantHost'], `must be given for the role ${role}`);
  }

  return {
    /** Creates a key. Its secret is only in this result. @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT */
    async create(caller: Caller, input: CreateApiKeyInput): Promise<{ key: ApiKeyRecord; secret: Redacted }> {
      authorize(caller, 'manageApiKeys');
      const name = checkText(input.name, ['name'], NAME_MAX);
      const tenantId = await ownerOf(caller, input.role, input.tenantHost ?? null);
      const expiresAt = input.expiresAt ?? null;
      if (expiresAt !== null && (expiresAt <= clock() || expiresAt.getUTCFullYear() > 9999)) {
        throw refusedField(['expiresAt'], 'must be in the future, by the year 9999');
      }
      const { id, secret } = makeApiKeySecret(tenantId);
      const key = await store.apiKeys.create(
        { tenantId, id, name, role: input.role, secretHash: hashApiKeySecret(secret), expiresAt },
        auditNote(caller, 'createApiKey', clock()),
      );
      return { key, secret };
    },

    /**
     * A tenant's keys, newest first; those of the installation itself for an operator that names no tenant.
     * @throws DomainError FORBIDDEN, NOT_FOUND (the tenant)
     */
    async list(caller: Caller, tenantHost: string | null | undefined, slice: Slice<TimeKey>): Promise<ApiKeyRecord[]> {
      authorize(caller, 'readApiKeys');
      const tenant = await tenants.namedOrWhole(caller, tenantHost);
      return store.apiKeys.list(tenant?.id ?? INSTALLATION, slice);
    },

    /**
     * The name of a key that acted in a tenant: one of the tenant, or one of the installation. Null: there is no such key.
     */
    async nameOf(caller: Caller, tenantId: number, id: string): Promise<string | null> {
      authorize(caller, 'readApiKeys');
      const [own, ofInstallation] = await Promise.all([
        store.apiKeys.nameOf(tenantId, id),
        tenantId === INSTALLATION ? null : store.apiKeys.nameOf(INSTALLATION, id),
      ]);
      return own ?? ofInstallation;
    },

    /** A key of a tenant that the caller may see. @throws DomainError FORBIDDEN, NOT_FOUND */
    async find(caller: Caller, tenantId: number, id: string): Promise<ApiKeyRecord> {
      authorize(caller, 'readApiKeys');
      const key = await store.apiKeys.find(tenantId, id);
      if (!key) throw new DomainError('NOT_FOUND', 'there is no such API key', ['id']);
      return key;
    },

    /** Ends a key at once on this node, within seconds on the others. @throws DomainError FORBIDDEN, NOT_FOUND */
    async revoke(caller: Caller, tenantId: number, id: string): Promise<ApiKeyRecord> {
      authorize(caller, 'manageApiKeys');
      const isOwn = caller.role === 'OPERATOR' || caller.tenant.id === tenantId;
      const note = auditNote(caller, 'revokeApiKey', clock());
      const key = isOwn ? await store.apiKeys.revoke(tenantId, id, note) : null;
      if (!key) throw new DomainError('NOT_FOUND', 'there is no such API key', ['id']);
      known.forget(tenantId, id);
      return key;
    },
  };
}
