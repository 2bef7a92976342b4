import { createHash, randomBytes } from 'node:crypto';
import { Redacted } from '../domain/redacted.js';

/** `bk_<tenant>_<id>_<192 random bits>`: it contains the key of its record. */
const FORMAT = /^bk_(\d{1,10})_([A-Za-z0-9]{10})_[A-Za-z0-9_-]{32}$/;

/** Makes a new API key secret. It is random enough that a plain hash of it is safe to keep. */
export function makeApiKeySecret(tenantId: number): { id: string; secret: Redacted } {
  const id = randomBytes(12).toString('base64url').replace(/[-_]/g, '0').slice(0, 10);
  return { id, secret: new Redacted(`bk_${tenantId}_${id}_${randomBytes(24).toString('base64url')}`) };
}

/** The tenant and id in a secret; null: not one of ours. */
export function parseApiKeySecret(secret: Redacted): { tenantId: number; id: string } | null {
  const match = FORMAT.exec(secret.reveal());
  const tenantId = Number(match?.[1]);
  if (!match?.[2] || tenantId > 0x7fff_ffff) return null;
  return { tenantId, id: match[2] };
}

export function hashApiKeySecret(secret: Redacted): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(secret.reveal()).digest());
}
