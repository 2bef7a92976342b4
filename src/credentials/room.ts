import type { AlertsRoom } from '../alerts/room.js';
import type { Foundation, Room } from '../http/room.js';
import type { ProvidersRoom } from '../providers/room.js';
import type { TenantsRoom } from '../tenants/room.js';
import { createCredentialExpiry } from './credentialExpiry.js';
import type { ReadCredentialFile } from './credentialFiles.js';
import { createCredentials, type Credentials } from './credentials.js';
import { createCredentialVault, type CredentialVault } from './credentialVault.js';
import { createCredentialWatch } from './credentialWatch.js';
import { createPushServices, type PushServices } from './pushServices.js';
import type { EndBrowsers } from './webPushSetup.js';
import { createRefusalLog } from '../http/refusalLog.js';
import { recordRefusedChanges } from './recordedRefusals.js';
import { createPushServicesStore } from './pushServices.store.js';
import type { SealedElsewhere } from './resealable.js';
import { createSimulatedProviders } from './simulatedProviders.js';

export type { CredentialVault } from './credentialVault.js';
export type { Credentials, OpenedCredentials } from './credentials.js';
export type { SealedElsewhere, SealedSecret, ResealableSecret } from './resealable.js';

interface CredentialsParts {
  tenants: TenantsRoom;
  alerts: AlertsRoom;
  providers: ProvidersRoom;
  /** 32 bytes each. The first one encrypts, all decrypt. */
  encryptionKeys: readonly Buffer[];
  readCredentialFile: ReadCredentialFile;
  /** The file with the credentials of simulated providers; null: there are none. */
  simulatedProviders: string | null;
}

export interface CredentialsRoom extends Room {
  vault: CredentialVault;
  credentials: Credentials;
  pushServices: PushServices;
  /** Includes another room's secrets in re-encryption and in the check for missing keys. */
  alsoSealed(secrets: SealedElsewhere): void;
  /** What to do when an app's key for Web Push is replaced. */
  whenWebPushKeyReplaced(endBrowsers: EndBrowsers): void;
}

/** The push services of apps, and their credentials. */
export function createCredentialsRoom(foundation: Foundation, parts: CredentialsParts): CredentialsRoom {
  const { guard, database, auditLog, clock, logger } = foundation;
  const { directory, apps } = parts.tenants;
  const store = { ...guard({ pushServices: createPushServicesStore(database) }), ...parts.alerts.store };
  const vault = createCredentialVault(parts.encryptionKeys);
  const sealedElsewhere: SealedElsewhere[] = [];
  const credentials = createCredentials({ store, auditLog, sealedElsewhere, directory, vault, clock });
  let endBrowsers: EndBrowsers = () => Promise.resolve();
  const setup = createPushServices({
    ...{ store, directory, apps, credentials, vault, clock },
    readCredentialFile: parts.readCredentialFile,
    channels: parts.providers.channels,
    onWebPushKeyReplaced: (...change) => endBrowsers(...change),
  });
  const refusals = createRefusalLog({ auditLog, clock, logger });
  const pushServices = recordRefusedChanges(setup, { refusals, tenants: parts.tenants.tenants });
  const simulatedProviders = createSimulatedProviders({ file: parts.simulatedProviders, apps, pushServices });
  const watch = createCredentialWatch({
    checkExpiry: createCredentialExpiry({ store, clock }).check,
    findMissingKeys: credentials.missingKeys,
    forgetPrevious: () => store.pushServices.purgePrevious(clock()),
    logger,
  });
  return {
    vault,
    credentials,
    pushServices,
    alsoSealed: (secrets) => void sealedElsewhere.push(secrets),
    whenWebPushKeyReplaced: (end) => void (endBrowsers = end),
    async graphql() {
      const { PushServiceResolver } = await import('./pushService.resolver.js');
      const { SimulatedProvidersResolver } = await import('./simulatedProviders.resolver.js');
      return {
        resolvers: [
          new PushServiceResolver({ pushServices, credentials }),
          new SimulatedProvidersResolver({ simulatedProviders }),
        ],
      };
    },
    start: watch.start,
    stop: watch.stop,
  };
}
