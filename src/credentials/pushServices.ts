import { auditNote } from '../domain/auditNote.js';
import { providerOf, servicesOf } from '../domain/lane.js';
import { authorize, type Caller } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import { DomainError, refusedField } from '../domain/errors.js';
import { checkBundleId } from '../domain/deviceToken.js';
import type { Outcome } from '../domain/outcome.js';
import type { ApnsEnvironment, PushCredentials, PushService, WebPushCredentials } from '../domain/pushService.js';
import type { PushChannel } from '../domain/channel.js';
import type { AppRecord, AppName, Apps, Directory } from '../tenants/room.js';
import type { CredentialVault } from './credentialVault.js';
import type { PushServiceSetup, PushServicesStore } from './pushServices.store.js';
import type { PushServiceRecord } from '../database/pushServiceRow.js';
import type { ReadCredentialFile, ReadCredentials } from './credentialFiles.js';
import type { Credentials } from './credentials.js';
import { fingerprint } from './pushCredentials.js';
import { checkVapidSubject, parseWebPushCredentials } from './webPushCredentials.js';
import type { AlertsStore } from '../alerts/room.js';

/** Options for replacing the credentials in use. */
export interface Replacement {
  /** Ask the provider first, and leave everything as it is if it refuses them. Default: true. */
  probe?: boolean | null;
  /** How long the replaced ones remain as a fallback if the new ones are refused. Default: 24. */
  keepPreviousHours?: number | null;
}

export interface ConfigureApnsInput extends AppName, Replacement {
  teamId: string;
  keyId: string;
  privateKey: string;
  bundleIds: readonly string[];
  environment: ApnsEnvironment;
}

export interface ConfigureApnsCertificateInput extends AppName, Replacement {
  /** PEM text with certificate and private key, or a .p12 file in base64. */
  certificate: string;
  password?: string | null;
  bundleIds: readonly string[];
  environment: ApnsEnvironment;
}

export interface ConfigureFirebaseInput extends AppName, Replacement {
  services: readonly PushService[];
  /** The JSON key file's text. */
  serviceAccount: string;
}

export interface ConfigureWebPushInput extends AppName {
  /** The contact for operators of push services: a `mailto:` or `https:` URI. */
  subject: string;
  /** base64url, 32 bytes. Null: the present keys stay; where there are none, they are made. */
  privateKey?: string | null;
}

/** A provider's verdict on credentials. */
export interface Probe {
  verdict: 'ACCEPTED' | 'REFUSED' | 'UNREACHABLE';
  /** The provider's or the network's own word. */
  reason: string | null;
  statusCode: number | null;
}

export interface Configured {
  app: AppRecord;
  pushServices: PushServiceRecord[];
  /** Null: not requested. */
  probe: Probe | null;
}

/** Where the new ones are no better, they are raised again. */
const ALERTS_OF_OLD_CREDENTIALS = [
  'CREDENTIALS_EXPIRE',
  'CREDENTIALS_REFUSED',
  'PREVIOUS_CREDENTIALS_USED',
  'TOKENS_REFUSED',
] as const;
const HOUR_MS = 3_600_000;
const KEEP_PREVIOUS_HOURS = 24;
const KEEP_PREVIOUS_HOURS_MAX = 24 * 90;

/** The use cases of setting up push services. */
export type PushServices = ReturnType<typeof createPushServiceSetup>;

export interface PushServicesOptions {
  store: { pushServices: PushServicesStore; alerts: AlertsStore };
  directory: Directory;
  apps: Apps;
  credentials: Credentials;
  vault: CredentialVault;
  readCredentialFile: ReadCredentialFile;
  channels: Record<PushService, Pick<PushChannel, 'probe'>>;
  clock: Clock;
}

export function createPushServiceSetup(options: PushServicesOptions) {
  const { store, directory, apps, vault, readCredentialFile, channels, clock } = options;

  async function probe(service: PushService, credentials: PushCredentials, bundleIds: readonly string[]) {
    return probeOf(await channels[service].probe(credentials, bundleIds));
  }

  async function configure(
    caller: Caller,
    input: AppName & Replacement,
    services: readonly PushService[],
    { credentials, fingerprint: shown, expiresAt }: ReadCredentials,
    bundleIds: string[],
  ): Promise<Configured> {
    const { tenantId, appId } = await apps.resolve(caller, input);
    const keepHours = checkHours(input.keepPreviousHours ?? KEEP_PREVIOUS_HOURS);
    const [service] = services;
    const probed = input.probe === false || !service ? null : await probe(service, credentials, bundleIds);
    if (probed?.verdict === 'REFUSED') {
      throw new DomainError(
        'INVALID_CREDENTIALS',
        `the push service refuses these credentials: ${probed.reason ?? 'no reason given'}`,
      );
    }
    const setups = services.map((one): PushServiceSetup => {
      const { keyId, sealed } = vault.seal(credentials, { tenantId, appId, service: one });
      const sealedCredentials = { keyId, sealed, fingerprint: shown };
      return { ...placeOf(credentials), service: one, credentials: sealedCredentials, expiresAt, bundleIds };
    });
    const at = clock();
    const note = auditNote(caller, 'configurePushService', at);
    await store.pushServices.configure(tenantId, appId, setups, new Date(at.getTime() + keepHours * HOUR_MS), note);
    directory.forgetApp(tenantId, appId);
    await resolveAlerts(tenantId, appId, services, at);
    return { ...(await configured(caller, tenantId, appId, services)), probe: probed };
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
    // Kept no longer, though not yet forgotten.
    return app.pushServices.map((config) =>
      config.previous && config.previous.until <= now ? { ...config, previous: null } : config,
    );
  }

  async function configured(caller: Caller, tenantId: number, appId: string, services: readonly PushService[]) {
    const app = await apps.byId(tenantId, appId);
    const pushServices = servicesOfApp(caller, app).filter(({ service }) => services.includes(service));
    return { app, pushServices };
  }

  /** The keys in use for Web Push, enabled or not; null: there are none. @throws Error if they cannot be opened */
  async function presentKeys(caller: Caller, name: AppName): Promise<WebPushCredentials | null> {
    const { tenantId, appId } = await apps.resolve(caller, name);
    // Another node may have made them a moment ago.
    directory.forgetApp(tenantId, appId);
    const { pushServices } = await apps.byId(tenantId, appId);
    const config = pushServices.find(({ service }) => service === 'WEB_PUSH');
    if (!config) return null;
    const { sealed, keyId } = config.credentials;
    const opened = vault.open(sealed, keyId, { tenantId, appId, service: 'WEB_PUSH' });
    return opened.kind === 'webPush' ? opened : null;
  }

  return {
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
     * Sets up WEB_PUSH. Browsers' subscriptions are bound to the public key. So without a private key the present keys
     * stay, and only the contact changes; another key ends all subscriptions, and the former one is of no use as a
     * fallback.
     * @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_CREDENTIALS (nothing has changed then)
     */
    async configureWebPush(caller: Caller, input: ConfigureWebPushInput): Promise<Configured> {
      authorize(caller, 'configurePushService');
      const { subject, privateKey = null } = input;
      const present = privateKey === null ? await presentKeys(caller, input) : null;
      const credentials = present
        ? { ...present, subject: checkVapidSubject(subject) }
        : parseWebPushCredentials(subject, privateKey);
      const read = { credentials, fingerprint: fingerprint(credentials), expiresAt: null, topics: [] };
      return configure(caller, { ...input, probe: false, keepPreviousHours: 0 }, servicesOf('webPush'), read, []);
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
      return probe(input.service, opened.current, config.bundleIds);
    },
  };
}

/** Where at their provider credentials are for, and what of them is public. */
function placeOf(credentials: PushCredentials): Pick<PushServiceSetup, 'environment' | 'projectId' | 'vapidPublicKey'> {
  const none = { environment: null, projectId: null, vapidPublicKey: null };
  switch (credentials.kind) {
    case 'firebase':
      return { ...none, projectId: credentials.projectId };
    case 'webPush':
      return { ...none, vapidPublicKey: credentials.publicKey };
    default:
      return { ...none, environment: credentials.environment };
  }
}

function probeOf(outcome: Outcome): Probe {
  const { kind, statusCode } = outcome;
  if (kind === 'delivered') return { verdict: 'ACCEPTED', reason: null, statusCode };
  const isRefusal = kind === 'rejected' && outcome.fault === 'credentials';
  return { verdict: isRefusal ? 'REFUSED' : 'UNREACHABLE', reason: outcome.reason, statusCode };
}

function checkBundleIds(bundleIds: readonly string[]): string[] {
  if (bundleIds.length === 0 || bundleIds.length > 50) {
    throw refusedField(['bundleIds'], 'must be 1 to 50 bundle ids');
  }
  return bundleIds.map((id, index) => checkBundleId(id, ['bundleIds', String(index)]));
}

/** @param topics those of a certificate; none: not stated */
function checkTopics(bundleIds: readonly string[], topics: readonly string[]): void {
  if (topics.length === 0 || bundleIds.every((id) => topics.includes(id))) return;
  throw refusedField(
    ['bundleIds'],
    `must be of those that the certificate is for: ${topics.join(', ')}`,
    'INVALID_CREDENTIALS',
  );
}

function checkHours(hours: number): number {
  if (hours >= 0 && hours <= KEEP_PREVIOUS_HOURS_MAX) return hours;
  throw refusedField(['keepPreviousHours'], `must be 0 to ${KEEP_PREVIOUS_HOURS_MAX}`);
}
