import { auditNote } from '../domain/auditNote.js';
import { providerOf, servicesOf } from '../domain/lane.js';
import { authorize, type Caller } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import { DomainError, refusedField } from '../domain/errors.js';
import { routesOf } from '../domain/credentialRoutes.js';
import type { PushService } from '../domain/pushService.js';
import type { PushChannel } from '../domain/channel.js';
import type { AppRecord, AppName, Apps, Directory } from '../tenants/room.js';
import { createApnsKeyChanges } from './apnsKeyChanges.js';
import { factsOf, storedKeys } from './apnsKeys.js';
import type { CredentialVault } from './credentialVault.js';
import { createProbing, type Probe } from './probe.js';
import {
  checkBundleIds,
  checkTopics,
  keptUntil,
  type ConfigureApnsCertificateInput,
  type ConfigureApnsInput,
  type ConfigureFirebaseInput,
  type Configured,
  type Replacement,
} from './pushServiceInput.js';
import type { PushServiceSetup, PushServicesStore } from './pushServices.store.js';
import type { PushServiceRecord, SealedCredentials } from '../database/pushServiceRow.js';
import type { ReadCredentialFile, ReadCredentials } from './credentialFiles.js';
import type { Credentials } from './credentials.js';
import { createWebPush, type EndBrowsers } from './webPushSetup.js';
import type { AlertsStore } from '../alerts/room.js';

/** Resolved when credentials are replaced. They are raised again if the new credentials have the same fault. */
const ALERTS_OF_OLD_CREDENTIALS = [
  'CREDENTIALS_EXPIRE',
  'CREDENTIALS_REFUSED',
  'KEY_REFUSED',
  'PREVIOUS_CREDENTIALS_USED',
  'TOKENS_REFUSED',
] as const;
/** The use cases of setting up push services. */
export type PushServices = ReturnType<typeof createPushServices>;

interface PushServicesOptions {
  store: { pushServices: PushServicesStore; alerts: AlertsStore };
  directory: Directory;
  apps: Apps;
  credentials: Credentials;
  vault: CredentialVault;
  readCredentialFile: ReadCredentialFile;
  channels: Record<PushService, Pick<PushChannel, 'probe'>>;
  clock: Clock;
  /** An app got a new key for Web Push, so older subscriptions of browsers no longer work. */
  onWebPushKeyReplaced: EndBrowsers;
}

export function createPushServices(options: PushServicesOptions) {
  const { store, directory, apps, vault, readCredentialFile, channels, clock } = options;

  const probing = createProbing(channels);

  async function configure(
    caller: Caller,
    input: AppName & Replacement,
    services: readonly PushService[],
    read: ReadCredentials,
    bundleIds: string[],
    replaced: Pick<SealedCredentials, 'sealed'> | null = null,
  ): Promise<Configured> {
    const { tenantId, appId } = await apps.resolve(caller, input);
    keptUntil(input.keepPreviousHours, clock());
    const { credentials } = read;
    const isOther = credentials.kind === 'firebase' || credentials.kind === 'webPush';
    const stored = isOther ? credentials : storedKeys([credentials]);
    const [service] = services;
    const routes = routesOf(stored);
    const probed = input.probe === false || !service ? null : await probing.check(service, routes, bundleIds);
    const { fingerprint: shown, ...facts } = storedFactsOf(read);
    const setups = services.map((one): PushServiceSetup => {
      const sealedCredentials = { ...vault.seal(stored, { tenantId, appId, service: one }), fingerprint: shown };
      return { ...facts, service: one, credentials: sealedCredentials, bundleIds };
    });
    const at = clock();
    const note = auditNote(caller, 'configurePushService', at);
    const until = keptUntil(input.keepPreviousHours, at);
    if (!(await store.pushServices.configure(tenantId, appId, setups, until, note, replaced))) {
      throw new DomainError('TOO_MANY_REQUESTS', 'somebody else is setting up this push service', null, 1);
    }
    return { ...(await onConfigured(caller, { tenantId, appId }, services, at)), probe: probed };
  }

  async function onConfigured(
    caller: Caller,
    { tenantId, appId }: Pick<AppRecord, 'tenantId' | 'appId'>,
    services: readonly PushService[],
    at: Date,
  ): Promise<Omit<Configured, 'probe'>> {
    directory.forgetApp(tenantId, appId);
    await resolveAlerts(tenantId, appId, services, at);
    return configured(caller, tenantId, appId, services);
  }

  /** The push service is set up. A failure to resolve its alert must not look like a failure to the admin. */
  async function resolveAlerts(tenantId: number, appId: string, services: readonly PushService[], at: Date) {
    await Promise.allSettled(
      services.map((service) => store.alerts.resolve({ tenantId, appId, service }, ALERTS_OF_OLD_CREDENTIALS, at)),
    );
  }

  /** How the push services of an app that the caller has found are set up now. @throws DomainError FORBIDDEN */
  function servicesOfApp(caller: Caller, app: AppRecord): readonly PushServiceRecord[] {
    authorize(caller, 'readPushServices');
    const now = clock();
    // Expired, but not deleted yet.
    return app.pushServices.map((config) =>
      config.previous && config.previous.until <= now ? { ...config, previous: null } : config,
    );
  }

  async function configured(caller: Caller, tenantId: number, appId: string, services: readonly PushService[]) {
    const app = await apps.byId(tenantId, appId);
    const pushServices = servicesOfApp(caller, app).filter(({ service }) => services.includes(service));
    return { app, pushServices };
  }

  const keyChanges = createApnsKeyChanges({
    ...{ store, apps, vault, readCredentialFile, clock, probing },
    onConfigured: (caller, app, at) => onConfigured(caller, app, servicesOf('apns'), at),
  });

  const webPush = createWebPush({
    apps,
    directory,
    vault,
    clock,
    configure,
    onKeyReplaced: options.onWebPushKeyReplaced,
  });

  return {
    ...keyChanges,
    ...webPush,
    of: servicesOfApp,

    /** @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT, INVALID_CREDENTIALS (nothing has changed then) */
    async configureApns(caller: Caller, input: ConfigureApnsInput): Promise<Configured> {
      authorize(caller, 'configurePushService');
      const bundleIds = checkBundleIds(input.bundleIds);
      const { teamId, keyId, privateKey, environment } = input;
      const read = await readCredentialFile({ kind: 'apns', input: { teamId, keyId, privateKey, environment } });
      return configure(caller, input, servicesOf('apns'), read, bundleIds);
    },

    /** @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT, INVALID_CREDENTIALS (nothing has changed then) */
    async configureApnsCertificate(caller: Caller, input: ConfigureApnsCertificateInput): Promise<Configured> {
      authorize(caller, 'configurePushService');
      const bundleIds = checkBundleIds(input.bundleIds);
      const { certificate, password = null, environment } = input;
      const file = { certificate, password, environment };
      const read = await readCredentialFile({ kind: 'apnsCertificate', input: file, now: clock() });
      checkTopics(bundleIds, read.topics);
      return configure(caller, input, servicesOf('apns'), read, bundleIds);
    },

    /** @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT, INVALID_CREDENTIALS (nothing has changed then) */
    async configureFirebase(caller: Caller, input: ConfigureFirebaseInput): Promise<Configured> {
      authorize(caller, 'configurePushService');
      const services = [...new Set(input.services)];
      if (services.length === 0 || services.some((service) => providerOf(service) !== 'firebase')) {
        throw refusedField(['services'], `must be ${servicesOf('firebase').join(', ')} or both`);
      }
      const read = await readCredentialFile({ kind: 'firebase', serviceAccount: input.serviceAccount });
      return configure(caller, input, services, read, []);
    },

    /**
     * Enables or disables a push service for subscriptions and notifications. @throws DomainError FORBIDDEN, NOT_FOUND
     */
    async setEnabled(
      caller: Caller,
      input: AppName & { service: PushService; enabled: boolean },
    ): Promise<Omit<Configured, 'probe'>> {
      authorize(caller, 'configurePushService');
      const { tenantId, appId } = await apps.resolve(caller, input);
      const note = auditNote(caller, 'setPushServiceEnabled', clock());
      const found = await store.pushServices.setEnabled(
        { tenantId, appId, service: input.service },
        input.enabled,
        note,
      );
      if (!found) throw new DomainError('NOT_FOUND', `the app has no ${input.service}`, ['service']);
      directory.forgetApp(tenantId, appId);
      return configured(caller, tenantId, appId, [input.service]);
    },

    /** Tests the credentials in use with the provider. @throws DomainError FORBIDDEN, NOT_FOUND */
    async probe(caller: Caller, input: AppName & { service: PushService }): Promise<Probe> {
      authorize(caller, 'configurePushService');
      const { tenantId, appId, pushServices } = await apps.resolve(caller, input);
      const config = pushServices.find(({ service }) => service === input.service);
      const opened = await options.credentials.of({ tenantId, appId, service: input.service });
      if (!config || !opened) throw new DomainError('NOT_FOUND', `the app has no ${input.service}`, ['service']);
      return probing.probe(input.service, opened.current, config.bundleIds);
    },
  };
}

/** The columns stored beside sealed credentials. */
function storedFactsOf({ credentials, fingerprint: shown, expiresAt }: ReadCredentials) {
  const none = { environment: null, apnsKeys: null, projectId: null, vapidPublicKey: null };
  switch (credentials.kind) {
    case 'firebase':
      return { ...none, fingerprint: shown, expiresAt, projectId: credentials.projectId };
    case 'webPush':
      return { ...none, fingerprint: shown, expiresAt, vapidPublicKey: credentials.publicKey };
    default:
      return { ...none, ...factsOf([credentials]) };
  }
}
