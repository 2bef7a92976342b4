import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ReceivedPush } from './pushLog.js';
import { writeSimulatedCredentials } from './credentialsFile.js';
import { startSimulators } from './simulators.js';

/** No secret: the .p12 file lies beside the open key. */
const PASSWORD = 'beckon';

export interface SimulatorsOptions {
  /** Apple's ids of the team and its key. */
  team: string;
  key: string;
  /** The bundle ids that the team may send to. */
  topics: [string, ...string[]];
  /** The Firebase project id. */
  project: string;
  /** Where the credentials and the environment go, to stay; null: a temporary folder, removed at the end. */
  directory: string | null;
}

/**
 * Runs the simulated push providers until SIGINT or SIGTERM, and prints the environment for a gateway, where the
 * credentials are, and one line of JSON for each push received.
 */
export async function runSimulators(options: SimulatorsOptions): Promise<void> {
  const { team, key, topics, project } = options;
  const directory =
    options.directory === null ? await mkdtemp(join(tmpdir(), 'beckon-simulators-')) : resolve(options.directory);
  await mkdir(directory, { recursive: true });
  const simulators = await startSimulators({ directory, onPush: (push) => process.stdout.write(line(push)) });
  const end = () => {
    const remove = () => rm(directory, { recursive: true, force: true });
    void simulators.close().then(options.directory === null ? remove : undefined);
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);

  const apnsKey = join(directory, `AuthKey_${key}.p8`);
  const apnsPem = join(directory, 'apns-certificate.pem');
  const apnsP12 = join(directory, 'apns-certificate.p12');
  const serviceAccount = join(directory, `${project}.json`);
  const accounts = { teamId: team, keyId: key, topics, projectId: project };
  const credentials = await writeSimulatedCredentials(simulators, directory, accounts);
  const certificate = await simulators.registerApnsCertificate({ teamId: team, topics, password: PASSWORD });
  await writeFile(apnsKey, credentials.privateKey, { mode: 0o600 });
  await writeFile(apnsPem, `${certificate.certificate}\n${certificate.privateKey}`, { mode: 0o600 });
  await writeFile(apnsP12, Buffer.from(certificate.p12, 'base64'), { mode: 0o600 });
  await writeFile(serviceAccount, credentials.serviceAccount, { mode: 0o600 });

  const settings = Object.entries({ ...simulators.environment(), BECKON_SIMULATED_PROVIDERS: credentials.file });
  // In quotes, because a shell reads it and the path of the folder may have blanks.
  const script = settings.map(([name, value]) => `export ${name}='${value}'\n`).join('');
  await writeFile(join(directory, 'environment'), script);
  process.stdout.write(settings.map(([name, value]) => `export ${name}=${value}\n`).join(''));
  process.stdout.write(`# APNs key ${key} of team ${team}, topics ${topics.join(' ')}: ${apnsKey}\n`);
  process.stdout.write(`# APNs certificate with its key: ${apnsPem}, and with the password ${PASSWORD}: ${apnsP12}\n`);
  process.stdout.write(`# Firebase project ${project}, service account: ${serviceAccount}\n`);
  process.stdout.write('# ready\n');
}

/** Field by field, so that the whole token cannot slip out. */
function line(push: ReceivedPush): string {
  const { provider, environment, receivedAt, redactedToken, topic, id, headers, payload, shown } = push;
  const at = new Date(receivedAt).toISOString();
  return `${JSON.stringify({ provider, environment, receivedAt: at, token: redactedToken, topic, id, headers, payload, shown })}\n`;
}
