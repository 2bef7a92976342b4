/** `npm run example`: a gateway, and a web page of a customer beside that of an agent, until Ctrl-C. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createGatewayClient } from '../gatewayClient.js';
import { startGatewayProcess } from '../gatewayProcess.js';
import { createAgentDesk } from './agentDesk.js';
import { startExampleServer } from './exampleServer.js';
import { EXAMPLE_APP, EXAMPLE_TENANT, setUpExample } from './setUpExample.js';

const { values: options } = parseArgs({
  options: { port: { type: 'string', default: '4100' }, 'gateway-port': { type: 'string', default: '4000' } },
});
const say = (text: string) => process.stdout.write(`${text}\n`);

/** What leads a gateway to the outside: the push services of browsers are real ones. */
const OUTWARD = ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy', 'NODE_EXTRA_CA_CERTS'];

const MAIN = fileURLToPath(new URL('../../main.js', import.meta.url));

const folder = await mkdtemp(path.join(tmpdir(), 'beckon-example-'));
try {
  await run();
} catch (error) {
  say(`The example failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function run(): Promise<void> {
  const operatorKey = `bk_operator_${randomBytes(24).toString('base64url')}`;
  const server = await startExampleServer(Number(options.port));
  try {
    const gateway = await startGatewayProcess([MAIN], {
      ...Object.fromEntries(OUTWARD.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
      PORT: options['gateway-port'],
      BECKON_DATA_DIR: path.join(folder, 'data'),
      BECKON_OPERATOR_KEY: operatorKey,
      LOG_LEVEL: 'error',
      // The example's own server is the chat platform.
      BECKON_WEBHOOK_PRIVATE_ADDRESSES: 'allow',
      // A customer who puts the page in the background does not want to wait for the push.
      BECKON_PRESENCE_SECONDS: '3',
    });
    try {
      const client = createGatewayClient(gateway.url, EXAMPLE_TENANT);
      const keys = await setUpExample(client, operatorKey, server.origin);
      const settings = { url: gateway.url, tenant: EXAMPLE_TENANT, appId: EXAMPLE_APP };
      server.open(settings, createAgentDesk(client, keys));
      showWhatToTry(server.origin, gateway.url, operatorKey);
      await Promise.race([untilInterrupted(), gateway.ended]);
    } finally {
      await gateway.stop();
    }
  } finally {
    await server.close();
  }
}

function showWhatToTry(origin: string, gatewayUrl: string, operatorKey: string): void {
  say(`
Open both pages, side by side:
  customer      ${origin}/
  agent         ${origin}/agent

1. As the customer, write a message and turn notifications on.
2. Put the customer's page to the background: open another tab over it.
3. As the agent, answer. The browser shows the notification; a click on it leads back to the chat.

The browser gets pushes through its maker's push service, so step 3 needs the internet. All else works without.

The console shows each delivery:
  console       ${gatewayUrl}/console
  operator key  ${operatorKey}

Everything is in a temporary folder. Ctrl-C ends it.`);
}

function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
