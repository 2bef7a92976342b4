import { createPrivateKey, type KeyObject } from 'node:crypto';
import { DomainError } from './errors.js';
import { APNS_ENVIRONMENTS, type ApnsEnvironment } from './pushService.js';

/** A key file has about 2,400 characters, a .p12 file with its chain about 8,000; nothing sensible comes near. */
export const CREDENTIAL_TEXT_MAX = 16_384;

/** @throws DomainError INVALID_CREDENTIALS naming the field and the rule, never the content; so do all of these. */
export function checkCredentialText(value: unknown, field: string): string {
  if (typeof value !== 'string' || value.trim() === '') {
    throw invalidCredentials(field, 'must be a string that is not empty');
  }
  if (value.length > CREDENTIAL_TEXT_MAX) {
    throw invalidCredentials(field, `must have at most ${CREDENTIAL_TEXT_MAX} characters`);
  }
  return value;
}

export function checkApnsEnvironment(value: unknown): ApnsEnvironment {
  const environment = APNS_ENVIRONMENTS.find((known) => known === value);
  if (environment === undefined) throw invalidCredentials('environment', `must be ${APNS_ENVIRONMENTS.join(' or ')}`);
  return environment;
}

/** A private key that needs no passphrase. */
export function readPrivateKey(pem: string, field: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // OpenSSL's message stays here: it may quote the input.
    throw invalidCredentials(field, 'must be a private key in PEM form, without a passphrase');
  }
}

export function invalidCredentials(field: string, rule: string): DomainError {
  return new DomainError('INVALID_CREDENTIALS', `${field} ${rule}`, [field]);
}

export function wrongFilePassword(): DomainError {
  return invalidCredentials('password', 'must be the one that the .p12 file was exported with');
}
