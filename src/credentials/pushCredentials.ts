import { createHash, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import {
  checkApnsEnvironments,
  checkCredentialText,
  checkRsaKey,
  CREDENTIAL_TEXT_MAX,
  invalidCredentials,
  readPrivateKey,
} from './credentialFields.js';
import { cleanPem } from './pemText.js';
import type { ApnsKey, FirebaseCredentials, PushCredentials } from '../domain/pushService.js';
import { isJsonObject } from '../domain/jsonObject.js';

export interface ApnsCredentialsInput {
  teamId: unknown;
  keyId: unknown;
  /** Text of the .p8 file. */
  privateKey: unknown;
  /** Null or undefined: both. */
  environment: unknown;
}

const APPLE_ID = /^[A-Z0-9]{10}$/;
/** Google Cloud: "Creating and managing projects"; a domain-scoped one has its domain and a colon in front. */
const PROJECT_ID = /^(?:[a-z0-9.-]{1,100}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/;
const EMAIL = /^[^\s@]{1,200}@[^\s@]{1,200}$/;

/**
 * Checks an admin's credentials for APNs (Apple: "Establishing a token-based connection to APNs").
 * @throws DomainError INVALID_CREDENTIALS naming the field and the rule, never the content.
 */
export function parseApnsCredentials(input: ApnsCredentialsInput): ApnsKey {
  const teamId = appleId(input.teamId, 'teamId');
  const keyId = appleId(input.keyId, 'keyId');
  const environments = checkApnsEnvironments(input.environment);
  const privateKey = cleanPem(checkCredentialText(input.privateKey, 'privateKey'));
  const key = readPrivateKey(privateKey, 'privateKey');
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    const rule = 'must be an elliptic curve key on P-256, as in the .p8 file that Apple issues';
    throw invalidCredentials('privateKey', rule);
  }
  return { kind: 'apns', teamId, keyId, privateKey, environments, bundleIds: null };
}

/**
 * Checks the text of a Google service-account key file (Google Cloud: "Create and delete service account keys").
 * @throws DomainError INVALID_CREDENTIALS naming the field and the rule, never the content.
 */
export function parseFirebaseCredentials(serviceAccountJson: string): FirebaseCredentials {
  const account = parseObject(serviceAccountJson);
  if (account.type !== 'service_account') throw invalidCredentials('type', 'must be "service_account"');
  const projectId = checkCredentialText(account.project_id, 'project_id');
  if (!PROJECT_ID.test(projectId)) throw invalidCredentials('project_id', 'must be the id of a Google Cloud project');
  const clientEmail = checkCredentialText(account.client_email, 'client_email');
  if (!EMAIL.test(clientEmail)) throw invalidCredentials('client_email', 'must be an e-mail address');
  const privateKey = cleanPem(checkCredentialText(account.private_key, 'private_key'));
  const key = readPrivateKey(privateKey, 'private_key');
  if (key.asymmetricKeyType !== 'rsa') throw invalidCredentials('private_key', 'must be an RSA key');
  checkRsaKey(key, 'private_key');
  return { kind: 'firebase', projectId, clientEmail, privateKey };
}

/**
 * `SHA256:` and the first 16 hex digits of a digest: of the public key (SPKI, DER), or of a certificate (DER), because
 * a renewed one may keep its key. It identifies credentials without revealing them.
 */
export function fingerprint(credentials: ApnsKey | PushCredentials): string {
  return `SHA256:${createHash('sha256').update(publicBytes(credentials)).digest('hex').slice(0, 16)}`;
}

function publicBytes(credentials: ApnsKey | PushCredentials): Buffer {
  switch (credentials.kind) {
    case 'apnsCertificate':
      return new X509Certificate(credentials.certificate).raw;
    case 'webPush':
      return spkiOf(createPublicKey({ key: pointAsJwk(credentials.publicKey), format: 'jwk' }));
    default:
      return spkiOf(createPublicKey(credentials.privateKey));
  }
}

function spkiOf(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

/** An uncompressed point on P-256 (SEC 1 section 2.3.3) in the form that Node reads. */
function pointAsJwk(point: string) {
  const bytes = Buffer.from(point, 'base64url');
  const coordinate = (start: number) => bytes.subarray(start, start + 32).toString('base64url');
  return { kty: 'EC', crv: 'P-256', x: coordinate(1), y: coordinate(33) };
}

function appleId(value: unknown, field: string): string {
  if (typeof value === 'string' && APPLE_ID.test(value)) return value;
  throw invalidCredentials(field, 'must be 10 characters out of A to Z and 0 to 9');
}

function parseObject(json: string): Record<string, unknown> {
  if (json.length > CREDENTIAL_TEXT_MAX) {
    throw invalidCredentials('serviceAccount', `must have at most ${CREDENTIAL_TEXT_MAX} characters`);
  }
  let value: unknown;
  try {
    // Some editors put a byte order mark in front, which is not JSON (RFC 8259 section 8.1).
    value = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch {
    throw invalidCredentials('serviceAccount', 'must be JSON');
  }
  if (!isJsonObject(value)) {
    throw invalidCredentials('serviceAccount', 'must be a JSON object');
  }
  return value;
}
