import { auditNote, type AuditLog } from '../domain/auditNote.js';
import { authorize, INSTALLATION, type Caller } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import type { Lane } from '../domain/lane.js';
import { routesOf, type CredentialRoute } from '../domain/credentialRoutes.js';
import type { Redacted } from '../domain/redacted.js';
import type { CredentialVault } from './credentialVault.js';
import type { PushServiceKey, Resealable } from './pushServices.store.js';
import type { SealedCredentials } from '../database/pushServiceRow.js';
import type { ResealableSecret, SealedElsewhere } from './resealable.js';
import type { Directory } from '../tenants/room.js';
import type { PushServicesStore } from './pushServices.store.js';

/** The credentials of a lane. */
export interface OpenedCredentials {
  current: readonly CredentialRoute[];
  /** The fallback if the current ones are refused; empty: none. */
  previous: readonly CredentialRoute[];
  /** The APNs topics that they are for. */
  bundleIds: readonly string[];
  /** Changes with every change of the set-up. */
  version: string;
  /** A push was delivered with the credentials as they are set up now. */
  haveDelivered: boolean;
}

/** The result of resealing credentials and secrets. */
interface ResealReceipt {
  resealed: number;
  /** Sealed with a key that is not configured. */
  unreadable: number;
}

interface CredentialsOptions {
  store: { pushServices: PushServicesStore };
  auditLog: AuditLog;
  /** Secrets that other rooms keep. */
  sealedElsewhere: readonly SealedElsewhere[];
  directory: Directory;
  vault: CredentialVault;
  clock: Clock;
}

const BATCH = 50;
const MAX_COUNTED = 10_000;

/** The credentials of push services, opened only where something is sent with them. */
export type Credentials = ReturnType<typeof createCredentials>;

export function createCredentials(options: CredentialsOptions) {
  const { store, auditLog, sealedElsewhere, directory, vault, clock } = options;
  // While the directory caches an app, its rows are the same objects.
  const opened = new WeakMap<SealedCredentials, readonly CredentialRoute[]>();

  function open(sealed: SealedCredentials, owner: PushServiceKey): readonly CredentialRoute[] {
    const known = opened.get(sealed);
    if (known) return known;
    const credentials = routesOf(vault.open(sealed.sealed, sealed.keyId, owner));
    opened.set(sealed, credentials);
    return credentials;
  }

  /** A broken fallback must not stop sending. */
  function openIfPossible(sealed: SealedCredentials, owner: PushServiceKey): readonly CredentialRoute[] {
    return vault.knows(sealed.keyId) ? open(sealed, owner) : [];
  }

  /** @returns whether the credentials were replaced; false: they had changed since; null: they could not be opened */
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

  /** As `resealOne`, for a secret of another room. */
  async function resealSecret(owner: SealedElsewhere, read: ResealableSecret): Promise<boolean | null> {
    let secret: Redacted;
    try {
      secret = vault.openWebhookSecret(read.sealed, read.keyId, read.tenantId);
    } catch {
      return null;
    }
    return owner.reseal(read, vault.sealWebhookSecret(secret, read.tenantId));
  }

  return {
    /**
     * The credentials of a lane; null: the push service is not set up or not enabled. @throws Error if they cannot be
     * opened
     */
    async of({ tenantId, appId, service }: Lane): Promise<OpenedCredentials | null> {
      const app = await directory.app(tenantId, appId);
      const config = app?.pushServices.find((entry) => entry.service === service && entry.enabled);
      if (!config) return null;
      const owner = { tenantId, appId, service };
      const usable = config.previous && config.previous.until > clock() ? config.previous : null;
      return {
        current: open(config.credentials, owner),
        previous: usable ? openIfPossible(usable, owner) : [],
        bundleIds: config.bundleIds,
        version: config.updatedAt.toISOString(),
        haveDelivered: config.deliveredAt !== null,
      };
    },

    /** Records that the push service accepted a push with this version of the credentials. */
    delivered: (lane: Lane, version: string) => store.pushServices.delivered(lane, new Date(version), clock()),

    /**
     * Seals everything that another key has sealed, secrets of webhooks included, with the first key of
     * BECKON_ENCRYPTION_KEY. Safe while everything runs, and to repeat, once every node has the new key.
     * @throws DomainError FORBIDDEN
     */
    async reseal(caller: Caller): Promise<ResealReceipt> {
      authorize(caller, 'resealCredentials');
      const { sealingKeyId } = vault;
      const services = (after: PushServiceKey | null, limit: number) =>
        store.pushServices.sealedOtherwise(sealingKeyId, after, limit);
      let resealed = await resealAll(
        services,
        ({ tenantId, appId, service }) => ({ tenantId, appId, service }),
        resealOne,
      );
      for (const owner of sealedElsewhere) {
        const secrets = (after: ResealableSecret | null, limit: number) =>
          owner.sealedOtherwise(sealingKeyId, after?.tenantId ?? null, limit);
        resealed += await resealAll(
          secrets,
          (read) => read,
          (read) => resealSecret(owner, read),
        );
      }
      const left = await Promise.all([
        services(null, MAX_COUNTED),
        ...sealedElsewhere.map((owner) => owner.sealedOtherwise(sealingKeyId, null, MAX_COUNTED)),
      ]);
      const receipt = { resealed, unreadable: left.flat().length };
      const note = auditNote(caller, 'resealCredentials', clock());
      await auditLog.append(INSTALLATION, note, 'credentials', { ...receipt });
      return receipt;
    },

    /** The ids of keys that credentials or secrets are sealed by and that are not configured. */
    async missingKeys(): Promise<string[]> {
      const ids = await Promise.all([store.pushServices, ...sealedElsewhere].map((owner) => owner.keyIds()));
      return [...new Set(ids.flat())].filter((id) => !vault.knows(id));
    },
  };
}

/** Runs batch by batch until nothing is left. @returns how many were resealed */
async function resealAll<Read, Key>(
  readBatch: (after: Key | null, limit: number) => Promise<Read[]>,
  keyOf: (read: Read) => Key,
  reseal: (read: Read) => Promise<boolean | null>,
): Promise<number> {
  let resealed = 0;
  let after: Key | null = null;
  for (;;) {
    const batch = await readBatch(after, BATCH);
    for (const read of batch) {
      const done = await reseal(read);
      if (done === null) after = keyOf(read);
      // Otherwise it was replaced meanwhile.
      else if (done) resealed += 1;
    }
    if (batch.length < BATCH) return resealed;
  }
}
