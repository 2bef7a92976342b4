import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Simulators } from './simulators.js';

interface SimulatedAccounts {
  teamId: string;
  keyId: string;
  topics: [string, ...string[]];
  projectId: string;
}

/**
 * Creates a team at the simulated APNs and a project at the simulated Firebase, and writes their credentials to a file for
 * a gateway's `BECKON_SIMULATED_PROVIDERS`: its console then sets up apps with them.
 */
export async function writeSimulatedCredentials(
  simulators: Simulators,
  directory: string,
  { teamId, keyId, topics, projectId }: SimulatedAccounts,
): Promise<{ file: string; privateKey: string; serviceAccount: string }> {
  const { privateKey } = await simulators.registerApnsTeam({ teamId, keyId, topics });
  const { serviceAccount } = await simulators.registerFirebaseProject({ projectId });
  const file = join(directory, 'credentials.json');
  const credentials = { apns: { teamId, keyId, privateKey, bundleIds: topics }, firebase: { serviceAccount } };
  await writeFile(file, JSON.stringify(credentials), { mode: 0o600 });
  return { file, privateKey, serviceAccount };
}
