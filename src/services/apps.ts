import { actorName, authorize, type Caller } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import { DomainError } from '../domain/errors.js';
import { checkBundleId } from '../domain/deviceToken.js';
import { fingerprint, parseApnsCredentials, parseFirebaseCredentials } from '../domain/pushCredentials.js';
import type { ApnsEnvironment, PushCredentials, PushService } from '../domain/pushService.js';
import { checkText } from '../domain/text.js';
import type { AppRecord, PushServiceRecord } from '../store/apps.js';
import type { CredentialVault } from '../store/credentialVault.js';
import type { Store } from '../store/store.js';
import type { Directory } from './directory.js';
import type { Tenants } from './tenants.js';

interface AppName {
  tenantHost: string;
  appId: string;
}

export interface ConfigureApnsInput extends AppName {
  teamId: string;
  keyId: string;
  privateKey: string;
  bundleIds: readonly string[];
  environment: ApnsEnvironment;
}

export interface ConfigureFirebaseInput extends AppName {
  services: readonly PushService[];
  /** The JSON key file's text. */
  serviceAccount: string;
}

/** The use cases of apps and their push services. */
export type Apps = ReturnType<typeof createAppService>;

export interface AppsOptions {
  store: Pick<Store, 'apps'>;
  directory: Directory;
  tenants: Tenants;
  vault: CredentialVault;
  clock: Clock;
}

export function createAppService({ store, directory, tenants, vault, clock }: AppsOptions) {
  async function resolve(caller: Caller, name: AppName): Promise<AppRecord> {
    const tenant = await tenants.resolve(caller, name.tenantHost);
    const app = await directory.app(tenant.id, name.appId);
    if (!app) throw new DomainError('NOT_FOUND', 'the tenant has no such app', ['appId']);
    return app;
  }

  async function configure(
    caller: Caller,
    { tenantId, appId }: AppRecord,
    services: readonly PushService[],
    credentials: PushCredentials,
    setup: Pick<PushServiceRecord, 'bundleIds' | 'environment' | 'projectId'>,
  ): Promise<{ app: AppRecord; pushServices: PushServiceRecord[] }> {
    const setups = services.map((service) => {
      const { keyId, sealed } = vault.seal(credentials, { tenantId, appId, service });
      return { ...setup, service, keyId, sealedCredentials: sealed, fingerprint: fingerprint(credentials) };
    });
    const note = { actor: actorName(caller), action: 'configurePushService', at: clock() };
    await store.apps.configure(tenantId, appId, setups, note);
    directory.forgetApp(tenantId, appId);
    const app = await directory.app(tenantId, appId);
    if (!app) throw new DomainError('NOT_FOUND', 'the tenant has no such app', ['appId']);
    return { app, pushServices: app.pushServices.filter(({ service }) => services.includes(service)) };
  }

  return {
    /** @throws DomainError FORBIDDEN, NOT_FOUND (the tenant), INVALID_INPUT, ALREADY_EXISTS */
    async create(caller: Caller, input: AppName & { name: string }): Promise<AppRecord> {
      authorize(caller, 'createApp');
      const tenant = await tenants.resolve(caller, input.tenantHost);
      const appId = checkText(input.appId, ['appId'], 256);
      // What the Authorization header of the devices cannot say cannot be an app's id.
      if (/[\s",=]/.test(appId)) {
        throw new DomainError('INVALID_INPUT', 'appId must not contain blanks, quotes, commas or equals signs', [
          'appId',
        ]);
      }
      const name = checkText(input.name, ['name'], 256);
      const app = await store.apps.create(tenant.id, appId, name, {
        actor: actorName(caller),
        action: 'createApp',
        at: clock(),
      });
      directory.forgetApp(tenant.id, appId);
      return app;
    },

    /** @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT, INVALID_CREDENTIALS */
    async configureApns(caller: Caller, input: ConfigureApnsInput) {
      authorize(caller, 'configurePushService');
      const app = await resolve(caller, input);
      if (input.bundleIds.length === 0 || input.bundleIds.length > 50) {
        throw new DomainError('INVALID_INPUT', 'bundleIds must be 1 to 50 bundle ids', ['bundleIds']);
      }
      const bundleIds = input.bundleIds.map((id, index) => checkBundleId(id, ['bundleIds', String(index)]));
      const credentials = parseApnsCredentials(input);
      const { environment } = credentials;
      return configure(caller, app, ['IOS_APNS'], credentials, { bundleIds, environment, projectId: null });
    },

    /** @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT, INVALID_CREDENTIALS */
    async configureFirebase(caller: Caller, input: ConfigureFirebaseInput) {
      authorize(caller, 'configurePushService');
      const app = await resolve(caller, input);
      const services = [...new Set(input.services)];
      if (services.length === 0 || services.includes('IOS_APNS')) {
        throw new DomainError('INVALID_INPUT', 'services must be IOS_FIREBASE, ANDROID_FIREBASE or both', ['services']);
      }
      const credentials = parseFirebaseCredentials(input.serviceAccount);
      const { projectId } = credentials;
      return configure(caller, app, services, credentials, { bundleIds: [], environment: null, projectId });
    },

    /** How the push services of an app that the caller has found are set up. @throws DomainError FORBIDDEN */
    pushServices(caller: Caller, app: AppRecord): readonly PushServiceRecord[] {
      authorize(caller, 'readPushServices');
      return app.pushServices;
    },

    /** An app as part of something the caller has found. */
    async byId(tenantId: number, appId: string): Promise<AppRecord> {
      const app = await directory.app(tenantId, appId);
      if (!app) throw new DomainError('NOT_FOUND', 'the tenant has no such app', ['appId']);
      return app;
    },
  };
}
