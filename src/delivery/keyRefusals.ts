import { environmentOf, type CredentialRoute } from '../domain/credentialRoutes.js';
import type { PushCredentials } from '../domain/pushService.js';
import { createCredentialKeys } from '../providers/room.js';
import type { Refusal } from './credentialFallback.js';

/**
 * Whether a refusal is about one key of an app, or about its use at one of Apple's hosts, while the app reaches other
 * devices by others. Such a refusal opens no circuit. The only key of an app is all of its credentials.
 */
export function refusalsOfOneKey(routes: readonly CredentialRoute[]): (refusal: Refusal) => boolean {
  return ({ otherEnvironment }) => routes.length > 1 && (otherEnvironment === true || hasSeveralKeys(routes));
}

function hasSeveralKeys(routes: readonly CredentialRoute[]): boolean {
  const credentialKey = createCredentialKeys();
  return new Set(routes.map(({ credentials }) => credentialKey(credentials))).size > 1;
}

/** The name of a key in an alert: its id, never its secret. */
export function keyNameOf(credentials: PushCredentials): string {
  const name = credentials.kind === 'apns' ? `the key ${credentials.keyId}` : 'the certificate';
  const environment = environmentOf(credentials);
  return environment === null ? name : `${name} for ${environment}`;
}
