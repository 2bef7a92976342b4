import { authorize, type Caller } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import type { Lane } from '../domain/lane.js';
import type { PushCredentials } from '../domain/pushService.js';
import type { CredentialVault } from '../store/credentialVault.js';
import type { PushServiceKey, Resealable, SealedCredentials } from '../store/pushServices.js';
import type { Store } from '../store/store.js';
import type { Directory } from './directory.js';

/** What to send with. */
export interface OpenedCredentials {
  current: PushCredentials;
  /** What was in use before, where it may be used should the current ones be refused. */
  previous: PushCredentials | null;
  /** The APNs topics that they are for. */
  bundleIds: readonly string[];
  /** Another one with each change of the set-up. */
  version: string;
}

/** What became of credentials that another key had sealed. */
export interface ResealReceipt {
  resealed: number;
  /** Those whose key is none of the configured ones. */
  unreadable: number;
}

export interface CredentialsOptions {
  store: Pick<Store, 'pushServices'>;
  directory: Directory;
  vault: CredentialVault;
  clock: Clock;
}

const BATCH = 50;

/** The credentials of push services, opened only where something is sent with them. */
export type Credentials = ReturnType<typeof createCredentials>;

export function createCredentials({ store, directory, vault, clock }: CredentialsOptions) {
  // As long as the directory remembers an app, its rows are the same objects.
  const opened = new WeakMap<SealedCredentials, PushCredentials>();

  function open(sealed: SealedCredentials, owner: PushServiceKey): PushCredentials {
    const known = opened.get(sealed);
    if (known) return known;
    const credentials = vault.open(sealed.sealed, sealed.keyId, owner);
    opened.set(sealed, credentials);
    return credentials;
  }

  /** Nobody should wait for credentials that are only there to fall back on. */
  function openIfPossible(sealed: SealedCredentials, owner: PushServiceKey): PushCredentials | null {
    return vault.knows(sealed.keyId) ? open(sealed, owner) : null;
  }

  /** @returns whether they were there still, to be replaced; null where one of them could not be opened */
  async function resealOne(read: Resealable): Promise<boolean | null> {
    const again = (sealed: SealedCredentials) => vault.seal(vault.open(sealed.sealed, sealed.keyId, read), read).sealed;
    let current: Uint8Array;
    let previous: Uint8Array | null;
    try {
      current = again(read.current);
      previous = read.previous && again(read.previous);
    } catch {
      return null;
    }
    return store.pushServices.reseal(read, vault.sealingKeyId, current, previous);
  }

  return {
    /**
     * What to send with in a lane, or null where the push service is not configured or not enabled.
     * @throws Error when they cannot be opened
     */
    async of({ tenantId, appId, service }: Lane): Promise<OpenedCredentials | null> {
      const app = await directory.app(tenantId, appId);
      const config = app?.pushServices.find((entry) => entry.service === service && entry.enabled);
      if (!config) return null;
      const owner = { tenantId, appId, service };
      const usable = config.previous && config.previous.until > clock() ? config.previous : null;
      return {
        current: open(config.credentials, owner),
        previous: usable && openIfPossible(usable, owner),
        bundleIds: config.bundleIds,
        version: config.updatedAt.toISOString(),
      };
    },

    /**
     * Seals by the first key of BECKON_ENCRYPTION_KEY whatever another one has sealed. Safe while everything runs, and
     * to repeat, once every node has the new key.
     * @throws DomainError FORBIDDEN
     */
    async reseal(caller: Caller): Promise<ResealReceipt> {
      authorize(caller, 'resealCredentials');
      const receipt: ResealReceipt = { resealed: 0, unreadable: 0 };
      let after: PushServiceKey | null = null;
      for (;;) {
        const batch = await store.pushServices.sealedOtherwise(vault.sealingKeyId, after, BATCH);
        for (const read of batch) {
          const { tenantId, appId, service } = read;
          const resealed = await resealOne(read);
          if (resealed === null) after = { tenantId, appId, service };
          // Else somebody has replaced them meanwhile, by their own key.
          else if (resealed) receipt.resealed += 1;
        }
        if (batch.length < BATCH) break;
      }
      receipt.unreadable = (await store.pushServices.sealedOtherwise(vault.sealingKeyId, null, 10_000)).length;
      return receipt;
    },

    /** The ids of keys that credentials are sealed by and that are not configured. */
    async missingKeys(): Promise<string[]> {
      return (await store.pushServices.keyIds()).filter((id) => !vault.knows(id));
    },
  };
}
