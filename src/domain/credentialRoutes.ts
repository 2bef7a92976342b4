import type { ApnsEnvironment, ApnsKey, PushCredentials, StoredCredentials } from './pushService.js';

/** Credentials for one host of a provider, and the devices they are for. */
export interface CredentialRoute {
  credentials: PushCredentials;
  /** The bundle ids; null: all devices of the app. */
  bundleIds: readonly string[] | null;
}

/** The fields of a device that decide its route. */
interface RoutedDevice {
  bundleId: string | null;
  /** Apple's host that took a push to it last; null: not known. */
  environment: ApnsEnvironment | null;
}

/** Every key at every host that it is for, in the order in which the keys are stored. */
export function routesOf(stored: StoredCredentials): CredentialRoute[] {
  if (stored.kind !== 'apnsKeys') return [{ credentials: stored, bundleIds: null }];
  return stored.keys.flatMap((key) =>
    key.environments.map((environment) => ({ credentials: credentialsAt(key, environment), bundleIds: key.bundleIds })),
  );
}

/**
 * The credentials to reach a device with, in the order of trying: at most one per environment, the known one first, else
 * production. A key that names the bundle id wins over one for all, then the one that was added later.
 */
export function routesFor(routes: readonly CredentialRoute[], device: RoutedDevice): PushCredentials[] {
  const { bundleId } = device;
  const naming = routes.filter(({ bundleIds }) => bundleId !== null && bundleIds?.includes(bundleId));
  const general = routes.filter(({ bundleIds }) => bundleIds === null);
  const byEnvironment = new Map<ApnsEnvironment | null, PushCredentials>();
  for (const { credentials } of [...general, ...naming]) byEnvironment.set(environmentOf(credentials), credentials);
  const first = device.environment ?? 'PRODUCTION';
  return [...byEnvironment]
    .sort(([one], [other]) => Number(other === first) - Number(one === first))
    .map(([, credentials]) => credentials);
}

/** Apple's host that credentials are for; null for other providers. */
export function environmentOf(credentials: PushCredentials): ApnsEnvironment | null {
  return 'environment' in credentials ? credentials.environment : null;
}

/** A key as a channel takes it, for one of its environments. */
export function credentialsAt(key: ApnsKey, environment: ApnsEnvironment): PushCredentials {
  if (key.kind === 'apns') {
    const { kind, teamId, keyId, privateKey } = key;
    return { kind, teamId, keyId, privateKey, environment };
  }
  const { kind, certificate, privateKey } = key;
  return { kind, certificate, privateKey, environment };
}
