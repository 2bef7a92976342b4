import { auditNote } from '../domain/auditNote.js';
import { authorize, type Caller } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import { DomainError, refusedField } from '../domain/errors.js';
import type { AppName, Apps } from '../tenants/room.js';
import { apnsKeysOf, factsOf, storedKeys, withKey, withoutKey, type ApnsKeySet } from './apnsKeys.js';
import type { ReadCredentialFile } from './credentialFiles.js';
import type { CredentialVault } from './credentialVault.js';
import { checkBundleIds, keptUntil, type ConfigureApnsInput, type Configured } from './pushServiceInput.js';
import type { Probing } from './probe.js';
import type { PushServiceKey, PushServicesStore } from './pushServices.store.js';
import type { PushService } from '../domain/pushService.js';
import { routesOf } from '../domain/credentialRoutes.js';

interface RemoveApnsKeyInput extends AppName {
  /** Apple's id of the key, or the fingerprint of a certificate. */
  keyId: string;
}

interface ApnsKeyChangesOptions {
  store: { pushServices: PushServicesStore };
  apps: Apps;
  vault: CredentialVault;
  readCredentialFile: ReadCredentialFile;
  clock: Clock;
  probing: Probing;
  /** Reads the app as it is set up now, after every cache has dropped the earlier state. */
  onConfigured(caller: Caller, lane: Omit<PushServiceKey, 'service'>, at: Date): Promise<Omit<Configured, 'probe'>>;
}

const APNS_KEYS_MAX = 20;
const SERVICE: PushService = 'IOS_APNS';
/** A try fails if another admin has changed the keys in the meantime. */
const TRIES = 50;

/** Adds and removes single keys of an app for APNs. */
export function createApnsKeyChanges(options: ApnsKeyChangesOptions) {
  const { store, apps, vault, readCredentialFile, clock, probing, onConfigured } = options;

  /** Replaces the stored set only if it is still the one that was read. So concurrent changes are all kept. */
  async function change(
    caller: Caller,
    app: Omit<PushServiceKey, 'service'>,
    action: string,
    keepPreviousHours: number | null | undefined,
    next: (before: ApnsKeySet) => ApnsKeySet,
  ): Promise<Omit<Configured, 'probe'>> {
    const place = { ...app, service: SERVICE };
    for (let tries = 0; tries < TRIES; tries++) {
      const found = await store.pushServices.find(place);
      if (!found) throw new DomainError('NOT_FOUND', `the app has no ${SERVICE}`, ['appId']);
      const { sealed, keyId } = found.credentials;
      const { keys, bundleIds } = next({
        keys: apnsKeysOf(vault.open(sealed, keyId, place)),
        bundleIds: found.bundleIds,
      });
      const { fingerprint, ...facts } = factsOf(keys);
      const credentials = { ...vault.seal(storedKeys(keys), place), fingerprint };
      const setup = {
        ...facts,
        ...{ service: SERVICE, credentials, bundleIds: [...bundleIds], projectId: null, vapidPublicKey: null },
      };
      const at = clock();
      const note = auditNote(caller, action, at);
      const until = keptUntil(keepPreviousHours, at);
      const { tenantId, appId } = app;
      if (await store.pushServices.configure(tenantId, appId, [setup], until, note, found.credentials)) {
        return onConfigured(caller, app, at);
      }
    }
    throw new DomainError('TOO_MANY_REQUESTS', 'the keys of this app are being changed by others');
  }

  return {
    /**
     * Adds a key beside those there are, or replaces the one with its team and key id.
     * @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT, INVALID_CREDENTIALS (nothing has changed then)
     */
    async addApnsKey(caller: Caller, input: ConfigureApnsInput): Promise<Configured> {
      authorize(caller, 'configurePushService');
      const bundleIds = checkBundleIds(input.bundleIds);
      keptUntil(input.keepPreviousHours, clock());
      const { teamId, keyId, privateKey, environment } = input;
      const read = await readCredentialFile({ kind: 'apns', input: { teamId, keyId, privateKey, environment } });
      if (read.credentials.kind !== 'apns') throw new Error('a key file of another service');
      const key = { ...read.credentials, bundleIds };
      const { tenantId, appId } = await apps.resolve(caller, input);
      const routes = routesOf({ kind: 'apnsKeys', keys: [key] });
      const probe = input.probe === false ? null : await probing.check(SERVICE, routes, bundleIds);
      const configured = await change(caller, { tenantId, appId }, 'addApnsKey', input.keepPreviousHours, (before) => {
        const after = withKey(before, key);
        if (after.keys.length > APNS_KEYS_MAX) {
          throw refusedField(['keyId'], `must be one of at most ${APNS_KEYS_MAX} keys of the app`);
        }
        return after;
      });
      return { ...configured, probe };
    },

    /** @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT if it is the last one */
    async removeApnsKey(caller: Caller, input: RemoveApnsKeyInput): Promise<Omit<Configured, 'probe'>> {
      authorize(caller, 'configurePushService');
      const { tenantId, appId } = await apps.resolve(caller, input);
      // Removed keys are no fallback.
      return change(caller, { tenantId, appId }, 'removeApnsKey', 0, (before) => {
        const after = withoutKey(before, input.keyId);
        if (!after) throw new DomainError('NOT_FOUND', 'the app has no such key', ['keyId']);
        if (after.keys.length === 0) {
          throw refusedField(['keyId'], 'must not be the last key; replace it, or disable the push service');
        }
        return after;
      });
    },
  };
}
