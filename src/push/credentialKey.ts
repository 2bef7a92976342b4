import { createHash } from 'node:crypto';
import type { PushCredentials } from '../domain/pushService.js';

/**
 * Names a credential in maps and connection pools without holding its secret. Every field counts, so that tenants who
 * share a team or a project but not the key share nothing.
 */
export function credentialKey(credentials: PushCredentials): string {
  const parts =
    credentials.kind === 'apns'
      ? [credentials.teamId, credentials.keyId, credentials.privateKey]
      : [credentials.projectId, credentials.clientEmail, credentials.privateKey];
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
  return `${credentials.kind}:${digest.slice(0, 22)}`;
}
