import { createECDH } from 'node:crypto';
import { checkCredentialText, invalidCredentials } from './credentialFields.js';
import type { WebPushCredentials } from '../domain/pushService.js';
import { vapidSubjectFault } from '../domain/vapidSubject.js';

/** 32 bytes in base64url without padding. */
const PRIVATE_KEY = /^[A-Za-z0-9_-]{43}$/;
const KEY_RULE = 'must be a private key on P-256: 32 bytes in base64url without padding';
const KEY_BYTES = 32;

/**
 * Checks an admin's contact and private key for Web Push; the public key is derived.
 * @param privateKey null: a new one is made
 * @throws DomainError INVALID_CREDENTIALS naming the field and the rule, never the content
 */
export function parseWebPushCredentials(subject: unknown, privateKey: unknown): WebPushCredentials {
  const checked = checkVapidSubject(subject);
  return { kind: 'webPush', subject: checked, ...(privateKey === null ? newKeys() : keysOf(privateKey)) };
}

/** The contact that push services get. @throws DomainError as above */
export function checkVapidSubject(subject: unknown): string {
  const text = checkCredentialText(subject, 'subject').trim();
  const fault = vapidSubjectFault(text);
  if (fault !== null) throw invalidCredentials('subject', fault);
  return text;
}

function newKeys() {
  const curve = createECDH('prime256v1');
  curve.generateKeys();
  return { publicKey: curve.getPublicKey('base64url'), privateKey: paddedKey(curve.getPrivateKey()) };
}

function keysOf(privateKey: unknown) {
  const text = checkCredentialText(privateKey, 'privateKey').trim();
  if (!PRIVATE_KEY.test(text)) throw invalidCredentials('privateKey', KEY_RULE);
  const curve = createECDH('prime256v1');
  try {
    curve.setPrivateKey(text, 'base64url');
  } catch {
    // Zero, or beyond the curve's order.
    throw invalidCredentials('privateKey', KEY_RULE);
  }
  return { publicKey: curve.getPublicKey('base64url'), privateKey: paddedKey(curve.getPrivateKey()) };
}

/** Node leaves leading zeros out. */
function paddedKey(key: Buffer): string {
  return Buffer.concat([Buffer.alloc(KEY_BYTES - key.length), key]).toString('base64url');
}
