import { createHash } from 'node:crypto';

/** An id of an encryption key that reveals nothing about it. It is stored beside all that the key seals. */
export function encryptionKeyId(key: Buffer): string {
  return createHash('sha256').update('beckon encryption key id').update(key).digest('hex').slice(0, 8);
}
