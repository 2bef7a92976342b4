import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { DomainError } from './errors.js';
import {
  APNS_ENVIRONMENTS,
  type ApnsCredentials,
  type ApnsEnvironment,
  type FirebaseCredentials,
  type PushCredentials,
} from './pushService.js';

export interface ApnsCredentialsInput {
  teamId: unknown;
  keyId: unknown;
  /** Text of the .p8 file. */
  privateKey: unknown;
  environment: unknown;
}

const APPLE_ID = /^[A-Z0-9]{10}$/;
/** Google Cloud: "Creating and managing projects"; a domain-scoped one has its domain and a colon in front. */
const PROJECT_ID = /^(?:[a-z0-9.-]{1,100}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/;
const EMAIL = /^[^\s@]{1,200}@[^\s@]{1,200}$/;
/** A key file has about 2,400 characters; nothing sensible comes near. */
const TEXT_MAX = 16_384;

/**
 * Checks what an admin uploads for APNs (Apple: "Establishing a token-based connection to APNs").
 * @throws DomainError INVALID_CREDENTIALS naming the field and the rule, never the content.
 */
export function parseApnsCredentials(input: ApnsCredentialsInput): ApnsCredentials {
  const teamId = appleId(input.teamId, 'teamId');
  const keyId = appleId(input.keyId, 'keyId');
  const environment = APNS_ENVIRONMENTS.find((known): known is ApnsEnvironment => known === input.environment);
  if (environment === undefined) throw invalid('environment', `must be ${APNS_ENVIRONMENTS.join(' or ')}`);
  const privateKey = text(input.privateKey, 'privateKey');
  const key = readPrivateKey(privateKey, 'privateKey');
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw invalid('privateKey', 'must be an elliptic curve key on P-256, as in the .p8 file that Apple issues');
  }
  return { kind: 'apns', teamId, keyId, privateKey, environment };
}

/**
 * Checks the text of a Google service-account key file (Google Cloud: "Create and delete service account keys").
 * @throws DomainError INVALID_CREDENTIALS naming the field and the rule, never the content.
 */
export function parseFirebaseCredentials(serviceAccountJson: string): FirebaseCredentials {
  const account = parseObject(serviceAccountJson);
  if (account.type !== 'service_account') throw invalid('type', 'must be "service_account"');
  const projectId = text(account.project_id, 'project_id');
  if (!PROJECT_ID.test(projectId)) throw invalid('project_id', 'must be the id of a Google Cloud project');
  const clientEmail = text(account.client_email, 'client_email');
  if (!EMAIL.test(clientEmail)) throw invalid('client_email', 'must be an e-mail address');
  const privateKey = text(account.private_key, 'private_key');
  if (readPrivateKey(privateKey, 'private_key').asymmetricKeyType !== 'rsa') {
    throw invalid('private_key', 'must be an RSA key');
  }
  return { kind: 'firebase', projectId, clientEmail, privateKey };
}

/** `SHA256:` and the first 16 hex digits of the digest of the public key (SPKI, DER): tells keys apart and shows nothing. */
export function fingerprint(credentials: PushCredentials): string {
  const spki = createPublicKey(credentials.privateKey).export({ type: 'spki', format: 'der' });
  return `SHA256:${createHash('sha256').update(spki).digest('hex').slice(0, 16)}`;
}

function appleId(value: unknown, field: string): string {
  if (typeof value === 'string' && APPLE_ID.test(value)) return value;
  throw invalid(field, 'must be 10 characters out of A to Z and 0 to 9');
}

function text(value: unknown, field: string): string {
  if (typeof value !== 'string' || value.trim() === '') throw invalid(field, 'must be a string that is not empty');
  if (value.length > TEXT_MAX) throw invalid(field, `must have at most ${TEXT_MAX} characters`);
  return value;
}

function readPrivateKey(pem: string, field: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // OpenSSL's message stays here: it may quote the input.
    throw invalid(field, 'must be a private key in PEM form, without a passphrase');
  }
}

function parseObject(json: string): Record<string, unknown> {
  if (json.length > TEXT_MAX) throw invalid('serviceAccount', `must have at most ${TEXT_MAX} characters`);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw invalid('serviceAccount', 'must be JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid('serviceAccount', 'must be a JSON object');
  }
  return value as Record<string, unknown>;
}

function invalid(field: string, rule: string): DomainError {
  return new DomainError('INVALID_CREDENTIALS', `${field} ${rule}`, [field]);
}
