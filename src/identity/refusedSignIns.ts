import { INSTALLATION } from '../domain/caller.js';
import { DomainError, UnknownCredential, type ErrorCode } from '../domain/errors.js';
import type { Redacted } from '../domain/redacted.js';
import { addressBlock } from '../http/addressBlock.js';
import type { RefusalLog } from '../http/refusalLog.js';
import type { Directory } from '../tenants/room.js';
import { parseApiKeySecret } from './apiKeySecret.js';

/** Refusals of a person or a credential. Limits and outages are not recorded. */
const OF_CREDENTIALS: readonly ErrorCode[] = ['API_KEY_INVALID', 'TOKEN_INVALID', 'FORBIDDEN'];

/** Records failed sign-ins to the console. */
export interface RefusedSignIns {
  /** @param key the given key; null: the person came from the identity provider */
  record(key: Redacted | null, address: string | null, error: unknown): Promise<void>;
}

interface RefusedSignInsOptions {
  refusals: RefusalLog;
  directory: Pick<Directory, 'tenantById'>;
}

export function createRefusedSignIns({ refusals, directory }: RefusedSignInsOptions): RefusedSignIns {
  return {
    async record(key, address, error) {
      if (!(error instanceof DomainError) || !OF_CREDENTIALS.includes(error.code)) return;
      const named = key && parseApiKeySecret(key);
      // An attempt with a key that looks like one of a tenant is recorded in the log of that tenant.
      const tenant = named ? await directory.tenantById(named.tenantId).catch(() => null) : null;
      const isKnown = named !== null && !(error instanceof UnknownCredential);
      await refusals.record(
        {
          tenantId: tenant?.id ?? INSTALLATION,
          actor: isKnown ? `key:${named.id}` : 'unknown',
          ...{ address, action: 'signInRefused', object: 'console', who: `sign-in ${addressBlock(address)}` },
        },
        error,
      );
    },
  };
}
