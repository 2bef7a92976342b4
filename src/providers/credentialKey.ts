import { createHash } from 'node:crypto';
import type { PushCredentials } from '../domain/pushService.js';

/**
 * A key for credentials in maps and connection pools that does not contain their secret. It covers every field, so that
 * tenants with the same team or project but different keys share nothing. Computed once per object, which must not
 * change.
 */
export function createCredentialKeys(): (credentials: PushCredentials) => string {
  const known = new WeakMap<PushCredentials, string>();
  return (credentials) => {
    let key = known.get(credentials);
    if (key === undefined) known.set(credentials, (key = keyOf(credentials)));
    return key;
  };
}

function keyOf(credentials: PushCredentials): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(identityOf(credentials)))
    .digest('base64url');
  return `${credentials.kind}:${digest.slice(0, 22)}`;
}

function identityOf(credentials: PushCredentials): string[] {
  switch (credentials.kind) {
    case 'apns':
      return [credentials.teamId, credentials.keyId, credentials.privateKey];
    case 'apnsCertificate':
      return [credentials.certificate, credentials.privateKey];
    case 'firebase':
      return [credentials.projectId, credentials.clientEmail, credentials.privateKey];
    case 'webPush':
      return [credentials.subject, credentials.publicKey, credentials.privateKey];
  }
}
