import { readAppleCertificate } from './appleCertificate.js';
import { checkApnsEnvironment, checkCredentialText, invalidCredentials } from './credentialFields.js';
import { readKeyPairFile } from './keyPairFile.js';
import type { ApnsCertificateCredentials } from '../domain/pushService.js';

export interface ApnsCertificateInput {
  /** PEM text of certificate and private key, or a .p12 (.pfx) file in base64. */
  certificate: unknown;
  /** The password of the .p12 file; null, undefined or empty: none. */
  password: unknown;
  environment: unknown;
}

/** A usable certificate and its properties. */
export interface ApnsCertificate {
  credentials: ApnsCertificateCredentials;
  expiresAt: Date;
  /** The apns-topics it covers, the app's bundle id first; empty: not stated. */
  topics: readonly string[];
}

/**
 * Checks an admin's credentials for APNs (Apple: "Establishing a certificate-based connection to APNs").
 * @throws DomainError INVALID_CREDENTIALS naming the field and the rule, never the content.
 */
export function parseApnsCertificate(input: ApnsCertificateInput, now: Date): ApnsCertificate {
  const environment = checkApnsEnvironment(input.environment);
  const text = checkCredentialText(input.certificate, 'certificate');
  const { certificates, keys } = readKeyPairFile(text, checkPassword(input.password));
  if (certificates.length === 0) throw invalid('must contain a certificate');
  if (keys.length === 0) throw invalid('must contain the private key of the certificate');
  const key = keys.find((one) => certificates.some((certificate) => certificate.checkPrivateKey(one)));
  const own = key && certificates.find((certificate) => certificate.checkPrivateKey(key));
  if (key === undefined || own === undefined) throw invalid('must contain the private key that belongs to it');

  const expiresAt = new Date(own.validTo);
  if (expiresAt <= now) throw invalid('must not have expired');
  if (new Date(own.validFrom) > now) throw invalid('must be valid already');
  const { topics, environments } = readAppleCertificate(own);
  if (environments.length > 0 && !environments.includes(environment)) {
    throw invalidCredentials('environment', `must be ${environments.join(' or ')}, which the certificate is for`);
  }

  // The provider's own certificate first, as TLS wants the chain.
  const chain = [own, ...certificates.filter((certificate) => certificate !== own)].map(String).join('');
  const privateKey = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { credentials: { kind: 'apnsCertificate', certificate: chain, privateKey, environment }, expiresAt, topics };
}

function checkPassword(password: unknown): string {
  if (password === null || password === undefined || password === '') return '';
  return checkCredentialText(password, 'password');
}

function invalid(rule: string): Error {
  return invalidCredentials('certificate', rule);
}
