import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { APNS_TEAM, BUNDLE_ID } from './contactCenter.js';
import type { SimulatedProviders } from './useSimulatedProviders.js';

/** The file that the simulators' program writes, for a gateway of a test; it is there while the file's tests run. */
export function useSimulatedCredentials(providers: () => SimulatedProviders): Record<string, string> {
  const file = path.join(tmpdir(), `beckon-simulated-${randomUUID()}.json`);
  beforeAll(async () => {
    const { apnsKey, serviceAccount } = providers().credentials;
    const apns = { ...APNS_TEAM, privateKey: apnsKey, bundleIds: [BUNDLE_ID] };
    await writeFile(file, JSON.stringify({ apns, firebase: { serviceAccount } }), { mode: 0o600 });
  });
  afterAll(() => rm(file, { force: true }));
  return { BECKON_SIMULATED_PROVIDERS: file };
}
