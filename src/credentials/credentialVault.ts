import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { encryptionKeyId } from '../database/encryptionKeyId.js';
import type { PushService, StoredCredentials } from '../domain/pushService.js';
import { Redacted } from '../domain/redacted.js';

/** The owner of credentials. It is part of the seal, so that a copied row does not open. */
export interface CredentialOwner {
  tenantId: number;
  appId: string;
  service: PushService;
}

/** Seals push credentials and secrets for the database (AES-256-GCM, NIST SP 800-38D) and opens them again. */
export interface CredentialVault {
  seal(credentials: StoredCredentials, owner: CredentialOwner): Sealed;
  /** Names the key that seals. */
  readonly sealingKeyId: string;
  /** Whether the key that this id names is configured. */
  knows(keyId: string): boolean;
  /** @throws Error when the key is not among the configured ones, or the seal is broken */
  open(sealed: Uint8Array, keyId: string, owner: CredentialOwner): StoredCredentials;
  /** Seals the signing secret of a tenant's webhook. */
  sealWebhookSecret(secret: Redacted, tenantId: number): Sealed;
  /** @throws Error as `open` does */
  openWebhookSecret(sealed: Uint8Array, keyId: string, tenantId: number): Redacted;
}

interface Sealed {
  keyId: string;
  sealed: Uint8Array<ArrayBuffer>;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * @param keys 32 bytes each. The first one seals, all of them open. To rotate, put the new key first, and remove the
 * old one once nothing is sealed with it.
 */
export function createCredentialVault(keys: readonly Buffer[]): CredentialVault {
  const byId = new Map(keys.map((key) => [encryptionKeyId(key), key]));
  const sealingKey = keys[0] ?? missingKey();
  const sealingKeyId = encryptionKeyId(sealingKey);

  function seal(text: string, owner: Buffer): Sealed {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce).setAAD(owner);
    const content = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return { keyId: sealingKeyId, sealed: new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), content])) };
  }

  function open(sealed: Uint8Array, keyId: string, owner: Buffer): string {
    const key = byId.get(keyId);
    if (!key) throw new Error(`BECKON_ENCRYPTION_KEY lacks the key ${keyId} that these credentials were sealed by`);
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(owner).setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString(
      'utf8',
    );
  }

  return {
    sealingKeyId,
    knows: (keyId) => byId.has(keyId),
    seal: (credentials, owner) => seal(JSON.stringify(credentials), ownerBytes(owner)),
    open: (sealed, keyId, owner) => JSON.parse(open(sealed, keyId, ownerBytes(owner))) as StoredCredentials,
    sealWebhookSecret: (secret, tenantId) => seal(secret.reveal(), webhookBytes(tenantId)),
    openWebhookSecret: (sealed, keyId, tenantId) => new Redacted(open(sealed, keyId, webhookBytes(tenantId))),
  };
}

function missingKey(): never {
  throw new Error('a credential vault needs a key');
}

function ownerBytes({ tenantId, appId, service }: CredentialOwner): Buffer {
  return Buffer.from(JSON.stringify([tenantId, appId, service]));
}

function webhookBytes(tenantId: number): Buffer {
  return Buffer.from(JSON.stringify(['webhook', tenantId]));
}
