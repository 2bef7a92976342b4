import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ReceivedPush } from './pushLog.js';
import { writeSimulatedCredentials } from './credentialsFile.js';
import { startSimulators } from './simulators.js';

const DEFAULT_TOPIC = 'com.example.beckon';
/** No secret: the .p12 file lies beside the open key. */
const PASSWORD = 'beckon';

const HELP = `Simulated push providers: APNs (production and sandbox), FCM and Google's token endpoint, under their real
names behind a proxy on 127.0.0.1. Nothing reaches the real ones.

Usage: node dist/simulators/main.js [options]

  --team ID       Apple team id (default TEAM000001)
  --key ID        Apple key id (default KEY0000001)
  --topic ID      bundle id the team may send to; may be repeated (default ${DEFAULT_TOPIC})
  --project ID    Firebase project id (default beckon-demo)
  --directory DIR where the credentials and the environment go, to stay (default: a temporary folder, removed at the end)
  --help          this text

Prints the environment for a gateway process (also as the file "environment" in the folder, for a shell to read) and
where the credentials are, which are good for this run only: an APNs key, an APNs certificate (as PEM text, and as a .p12
file), and a Firebase service account. Then one line of JSON for each push received. Ctrl-C or SIGTERM ends it.
`;

const { values } = parseArgs({
  options: {
    team: { type: 'string', default: 'TEAM000001' },
    key: { type: 'string', default: 'KEY0000001' },
    topic: { type: 'string', multiple: true, default: [DEFAULT_TOPIC] },
    project: { type: 'string', default: 'beckon-demo' },
    directory: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(HELP);
else await run();

async function run(): Promise<void> {
  const directory =
    values.directory === undefined ? await mkdtemp(join(tmpdir(), 'beckon-simulators-')) : resolve(values.directory);
  await mkdir(directory, { recursive: true });
  const simulators = await startSimulators({ directory, onPush: (push) => process.stdout.write(line(push)) });
  const end = () => {
    const remove = () => rm(directory, { recursive: true, force: true });
    void simulators.close().then(values.directory === undefined ? remove : undefined);
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);

  const [bundleId = DEFAULT_TOPIC, ...others] = values.topic;
  const topics: [string, ...string[]] = [bundleId, ...others];
  const apnsKey = join(directory, `AuthKey_${values.key}.p8`);
  const apnsPem = join(directory, 'apns-certificate.pem');
  const apnsP12 = join(directory, 'apns-certificate.p12');
  const serviceAccount = join(directory, `${values.project}.json`);
  const accounts = { teamId: values.team, keyId: values.key, topics, projectId: values.project };
  const credentials = await writeSimulatedCredentials(simulators, directory, accounts);
  const certificate = await simulators.registerApnsCertificate({ teamId: values.team, topics, password: PASSWORD });
  await writeFile(apnsKey, credentials.privateKey, { mode: 0o600 });
  await writeFile(apnsPem, `${certificate.certificate}\n${certificate.privateKey}`, { mode: 0o600 });
  await writeFile(apnsP12, Buffer.from(certificate.p12, 'base64'), { mode: 0o600 });
  await writeFile(serviceAccount, credentials.serviceAccount, { mode: 0o600 });

  const settings = Object.entries({ ...simulators.environment(), BECKON_SIMULATED_PROVIDERS: credentials.file });
  // In quotes, because a shell reads it and the path of the folder may have blanks.
  const script = settings.map(([name, value]) => `export ${name}='${value}'\n`).join('');
  await writeFile(join(directory, 'environment'), script);
  process.stdout.write(settings.map(([name, value]) => `export ${name}=${value}\n`).join(''));
  process.stdout.write(`# APNs key ${values.key} of team ${values.team}, topics ${topics.join(' ')}: ${apnsKey}\n`);
  process.stdout.write(`# APNs certificate with its key: ${apnsPem}, and with the password ${PASSWORD}: ${apnsP12}\n`);
  process.stdout.write(`# Firebase project ${values.project}, service account: ${serviceAccount}\n`);
  process.stdout.write('# ready\n');
}

/** Field by field, so that the whole token cannot slip out. */
function line(push: ReceivedPush): string {
  const { provider, environment, receivedAt, redactedToken, topic, id, headers, payload, shown } = push;
  const at = new Date(receivedAt).toISOString();
  return `${JSON.stringify({ provider, environment, receivedAt: at, token: redactedToken, topic, id, headers, payload, shown })}\n`;
}
