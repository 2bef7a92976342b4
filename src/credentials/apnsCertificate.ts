import { readAppleCertificate } from './appleCertificate.js';
import { checkApnsEnvironments, checkCredentialText, invalidCredentials } from './credentialFields.js';
import { readKeyPairFile } from './keyPairFile.js';
import type { ApnsKey } from '../domain/pushService.js';

export interface ApnsCertificateInput {
  /** PEM text of certificate and private key, or a .p12 (.pfx) file in base64. */
  certificate: unknown;
  /** The password of the .p12 file; null, undefined or empty: none. */
  password: unknown;
  /** Null or undefined: every environment that the certificate is for. */
  environment: unknown;
}

/** A usable certificate and its properties. */
interface ApnsCertificate {
  credentials: ApnsKey & { kind: 'apnsCertificate' };
  expiresAt: Date;
  /** The apns-topics it covers, the app's bundle id first; empty: not stated. */
  topics: readonly string[];
}

/**
 * Checks an admin's credentials for APNs (Apple: "Establishing a certificate-based connection to APNs").
 * @throws DomainError INVALID_CREDENTIALS naming the field and the rule, never the content.
 */
export function parseApnsCertificate(input: ApnsCertificateInput, now: Date): ApnsCertificate {
  const asked = checkApnsEnvironments(input.environment);
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
  const stated = readAppleCertificate(own);
  const environments = asked.filter((one) => stated.environments.length === 0 || stated.environments.includes(one));
  if (environments.length === 0) {
    throw invalidCredentials(
      'environment',
      `must be ${stated.environments.join(' or ')}, which the certificate is for`,
    );
  }

  // The provider's own certificate first, as TLS wants the chain.
  const chain = [own, ...certificates.filter((certificate) => certificate !== own)].map(String).join('');
  const privateKey = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const credentials = {
    kind: 'apnsCertificate',
    certificate: chain,
    privateKey,
    environments,
    bundleIds: null,
  } as const;
  return { credentials, expiresAt, topics: stated.topics };
}

function checkPassword(password: unknown): string {
  if (password === null || password === undefined || password === '') return '';
  return checkCredentialText(password, 'password');
}

function invalid(rule: string): Error {
  return invalidCredentials('certificate', rule);
}
