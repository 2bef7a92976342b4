import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSimulators, type Simulators } from '../../src/simulators/simulators.js';
import { APNS_TEAM, BUNDLE_ID } from './contactCenter.js';

/** The simulated providers of a test file, with credentials that they know. */
export interface SimulatedProviders {
  simulators: Simulators;
  credentials: { apnsKey: string; serviceAccount: string };
}

/**
 * Starts the simulators before the file's tests, without faults before each, and closes them afterwards.
 * @param now their clock, ms since the epoch
 */
export function useSimulatedProviders(now: () => number = Date.now): () => SimulatedProviders {
  let folder: string | undefined;
  let providers: SimulatedProviders | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'beckon-simulators-'));
    const simulators = await startSimulators({ directory: folder, now });
    const { privateKey } = await simulators.registerApnsTeam({ ...APNS_TEAM, topics: [BUNDLE_ID] });
    const { serviceAccount } = await simulators.registerFirebaseProject({ projectId: 'acme-test' });
    providers = { simulators, credentials: { apnsKey: privateKey, serviceAccount } };
  });
  afterEach(() => {
    for (const server of [providers?.simulators.apns, providers?.simulators.fcm]) server?.setFault(null);
  });
  afterAll(async () => {
    await providers?.simulators.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });
  return () => {
    if (!providers) throw new Error('only inside a test');
    return providers;
  };
}
