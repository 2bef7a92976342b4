import { auditNote, type AuditNote } from '../domain/auditNote.js';
import { authorize, type Caller } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import { servicesOf } from '../domain/lane.js';
import type { PushService, WebPushCredentials } from '../domain/pushService.js';
import type { PushServiceRecord, SealedCredentials } from '../database/pushServiceRow.js';
import type { AppName, Apps, Directory } from '../tenants/room.js';
import type { ReadCredentials } from './credentialFiles.js';
import type { CredentialVault } from './credentialVault.js';
import { fingerprint } from './pushCredentials.js';
import type { Configured, ConfigureWebPushInput, Replacement } from './pushServiceInput.js';
import { NONE } from './pushServices.store.js';
import { checkVapidSubject, parseWebPushCredentials } from './webPushCredentials.js';

/** Ends the subscriptions of all browsers with an app that were made before the note's time. */
export type EndBrowsers = (tenantId: number, appId: string, note: AuditNote) => Promise<unknown>;

interface WebPushSetupOptions {
  apps: Pick<Apps, 'resolve' | 'byId'>;
  directory: Pick<Directory, 'forgetApp'>;
  vault: CredentialVault;
  clock: Clock;
  /** @param replaced the credentials that must still be in use; null: any */
  configure: (
    caller: Caller,
    input: AppName & Replacement,
    services: readonly PushService[],
    read: ReadCredentials,
    bundleIds: string[],
    replaced: Pick<SealedCredentials, 'sealed'> | null,
  ) => Promise<Configured>;
  /** Older subscriptions of browsers no longer work. */
  onKeyReplaced: EndBrowsers;
}

/** The set-up of Web Push, whose keys are made here. */
export function createWebPush({ apps, directory, vault, clock, configure, onKeyReplaced }: WebPushSetupOptions) {
  /** The app with how Web Push is set up, enabled or not; `config` null: not at all. */
  async function presentWebPush(caller: Caller, name: AppName) {
    const { tenantId, appId } = await apps.resolve(caller, name);
    // Another node may have set it up a moment ago.
    directory.forgetApp(tenantId, appId);
    const { pushServices } = await apps.byId(tenantId, appId);
    return { tenantId, appId, config: pushServices.find(({ service }) => service === 'WEB_PUSH') ?? null };
  }

  /** @throws Error if the credentials cannot be opened */
  function webPushKeys(tenantId: number, appId: string, config: PushServiceRecord): WebPushCredentials {
    const { sealed, keyId } = config.credentials;
    const opened = vault.open(sealed, keyId, { tenantId, appId, service: 'WEB_PUSH' });
    if (opened.kind !== 'webPush') throw new Error('the credentials of WEB_PUSH are of another kind');
    return opened;
  }

  return {
    /**
     * Sets up WEB_PUSH. Browsers' subscriptions are bound to the public key. So without a private key the present keys stay,
     * and only the contact changes; another key ends the subscriptions of all browsers, so the former key is useless as a
     * fallback.
     * @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_CREDENTIALS, TOO_MANY_REQUESTS (nothing has changed then)
     */
    async configureWebPush(caller: Caller, input: ConfigureWebPushInput): Promise<Configured> {
      authorize(caller, 'configurePushService');
      const { subject, privateKey = null } = input;
      const { tenantId, appId, config } = await presentWebPush(caller, input);
      const credentials =
        config && privateKey === null
          ? { ...webPushKeys(tenantId, appId, config), subject: checkVapidSubject(subject) }
          : parseWebPushCredentials(subject, privateKey);
      const read = { credentials, fingerprint: fingerprint(credentials), expiresAt: null, topics: [] };
      const asked = { ...input, probe: false, keepPreviousHours: 0 };
      // Two admins at once must not make two key pairs: browsers may have subscribed with the first one.
      const replaced = privateKey === null ? (config?.credentials ?? NONE) : null;
      const done = await configure(caller, asked, servicesOf('webPush'), read, [], replaced);
      if (config && config.vapidPublicKey !== credentials.publicKey) {
        await onKeyReplaced(tenantId, appId, auditNote(caller, 'configurePushService', clock()));
      }
      return done;
    },
  };
}
