import { randomBytes } from 'node:crypto';
import { Redacted } from '../domain/redacted.js';

/** Makes a signing secret. Standard Webhooks, "Signature scheme": 24 to 64 random bytes in base64, after a prefix. */
export function makeSecret(): Redacted {
  return new Redacted(`whsec_${randomBytes(32).toString('base64')}`);
}
