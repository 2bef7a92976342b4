import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { authorize, type Caller } from '../domain/caller.js';
import { DomainError } from '../domain/errors.js';
import type { AppName, AppRecord, Apps } from '../tenants/room.js';
import type { PushServices } from './pushServices.js';

/** The file that the simulators write. */
const credentialsSchema = z.object({
  apns: z.object({ teamId: z.string(), keyId: z.string(), privateKey: z.string(), bundleIds: z.array(z.string()) }),
  firebase: z.object({ serviceAccount: z.string() }),
});

/** The use cases of trying the gateway without keys of Apple and Google. */
export type SimulatedProviders = ReturnType<typeof createSimulatedProviders>;

interface SimulatedProvidersOptions {
  /** The simulators' credentials; null: this gateway sends to the real providers. */
  file: string | null;
  apps: Pick<Apps, 'resolve'>;
  pushServices: Pick<PushServices, 'configureApns' | 'configureFirebase'>;
}

export function createSimulatedProviders({ file, apps, pushServices }: SimulatedProvidersOptions) {
  return {
    /** Whether this gateway sends to simulated providers. @throws DomainError FORBIDDEN */
    areUsed(caller: Caller): boolean {
      authorize(caller, 'configurePushService');
      return file !== null;
    },

    /**
     * Sets up an app without push services with the simulators' credentials, as if an admin had uploaded them.
     * @throws DomainError FORBIDDEN, NOT_FOUND: tenant, app or simulators, ALREADY_EXISTS: the app has a push service
     */
    async use(caller: Caller, { tenantHost, appId }: AppName): Promise<AppRecord> {
      authorize(caller, 'configurePushService');
      const name = { tenantHost, appId };
      const app = await apps.resolve(caller, name);
      if (app.pushServices.length > 0) {
        throw new DomainError('ALREADY_EXISTS', 'the app has push services already; they are not replaced', ['appId']);
      }
      if (file === null) {
        throw new DomainError('NOT_FOUND', 'this gateway was not started with simulated providers', ['appId']);
      }
      const { apns, firebase } = credentialsSchema.parse(JSON.parse(await readFile(file, 'utf8')));
      await pushServices.configureApns(caller, { ...name, ...apns, environment: 'PRODUCTION', probe: false });
      const services = ['IOS_FIREBASE', 'ANDROID_FIREBASE'] as const;
      await pushServices.configureFirebase(caller, { ...name, ...firebase, services: [...services], probe: false });
      return apps.resolve(caller, name);
    },
  };
}
