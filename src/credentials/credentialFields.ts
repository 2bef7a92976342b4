import { checkPrimeSync, createPrivateKey, type KeyObject } from 'node:crypto';
import { type DomainError, refusedField } from '../domain/errors.js';
import { APNS_ENVIRONMENTS, type ApnsEnvironment } from '../domain/pushService.js';

/** A key file has about 2,400 characters, a .p12 file with its chain about 8,000. */
export const CREDENTIAL_TEXT_MAX = 16_384;

/**
 * @throws DomainError INVALID_CREDENTIALS naming the field and the rule, never the content; so do all functions here.
 */
export function checkCredentialText(value: unknown, field: string): string {
  if (typeof value !== 'string' || value.trim() === '') {
    throw invalidCredentials(field, 'must be a string that is not empty');
  }
  if (value.length > CREDENTIAL_TEXT_MAX) {
    throw invalidCredentials(field, `must have at most ${CREDENTIAL_TEXT_MAX} characters`);
  }
  return value;
}

/** Both where none is named. */
export function checkApnsEnvironments(value: unknown): readonly ApnsEnvironment[] {
  if (value === null || value === undefined) return APNS_ENVIRONMENTS;
  const environment = APNS_ENVIRONMENTS.find((known) => known === value);
  if (environment === undefined) throw invalidCredentials('environment', `must be ${APNS_ENVIRONMENTS.join(' or ')}`);
  return [environment];
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

/** Shorter keys are insecure, longer ones make every signature needlessly slow (NIST SP 800-57 part 1). */
const RSA_BITS = { min: 2_048, max: 4_096 };
/** Real exponents are 65537, and formerly 3 or 17. */
const EXPONENT_MAX = 2n ** 32n;

/** Checks an RSA key's size and primes. Other kinds of keys pass. */
export function checkRsaKey(key: KeyObject, field: string): KeyObject {
  if (key.asymmetricKeyType !== 'rsa') return key;
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (modulusLength < RSA_BITS.min || modulusLength > RSA_BITS.max) {
    throw invalidCredentials(field, `must be an RSA key of ${RSA_BITS.min} to ${RSA_BITS.max} bits`);
  }
  if (publicExponent > EXPONENT_MAX || !isMadeOfPrimes(key)) {
    throw invalidCredentials(field, 'must be an RSA key that is not damaged');
  }
  return key;
}

function isMadeOfPrimes(key: KeyObject): boolean {
  const { n = '', p = '', q = '' } = key.export({ format: 'jwk' });
  const [modulus, ...primes] = [n, p, q].map((part) => BigInt(`0x0${Buffer.from(part, 'base64url').toString('hex')}`));
  const [one = 0n, other = 0n] = primes;
  return one * other === modulus && primes.every((prime) => checkPrimeSync(prime));
}

export function invalidCredentials(field: string, rule: string): DomainError {
  return refusedField([field], rule, 'INVALID_CREDENTIALS');
}

export function wrongFilePassword(): DomainError {
  return invalidCredentials('password', 'must be the one that the .p12 file was exported with');
}
