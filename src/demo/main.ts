import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { ReceivedPush } from '../simulators/pushLog.js';
import { startSimulators, type Simulators } from '../simulators/simulators.js';
import { APP_ID, setUpContactCenter, TENANT_HOST } from './contactCenter.js';
import { createGatewayClient, type GatewayClient } from './gatewayClient.js';
import { startGatewayProcess } from './gatewayProcess.js';
import { demoVariants, notificationsPath, type Variant } from './variants.js';

/** A push that takes longer has not arrived. */
const PUSH_TIMEOUT_MS = 10_000;

interface Result {
  variant: string;
  subscribed: boolean;
  pushed: boolean;
  publishToProviderMs: number | null;
  afterUnsubscribe: string;
}

interface Published {
  deliveries: { id: string; status: string; reason: string | null }[];
}

const { values: options } = parseArgs({
  options: { keep: { type: 'boolean', default: false }, port: { type: 'string', default: '0' } },
});
const say = (text: string) => process.stdout.write(`${text}\n`);

const folder = await mkdtemp(path.join(tmpdir(), 'beckon-demo-'));
try {
  process.exitCode = await run();
} catch (error) {
  say(`The demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function run(): Promise<number> {
  say('Starting the APNs and FCM simulators and a gateway on a temporary folder ...');
  const simulators = await startSimulators({ directory: folder });
  try {
    return await runWith(simulators);
  } finally {
    await simulators.close();
  }
}

async function runWith(simulators: Simulators): Promise<number> {
  const operatorKey = `bk_operator_${randomBytes(24).toString('base64url')}`;
  const gateway = await startGatewayProcess({
    PORT: options.port,
    BECKON_DATA_DIR: path.join(folder, 'data'),
    BECKON_OPERATOR_KEY: operatorKey,
    LOG_LEVEL: 'warn',
    // The providers' names lead to the simulators; everything else about the gateway is as it always is.
    ...simulators.environment(),
  });
  try {
    const client = createGatewayClient(gateway.url, TENANT_HOST);
    const platformKey = await setUpContactCenter(client, operatorKey, simulators);
    say(`Created tenant ${TENANT_HOST}, app ${APP_ID}, its three push services and a key for the chat platform.`);
    const results: Result[] = [];
    for (const variant of demoVariants(client)) results.push(await show(variant, client, simulators, platformKey));
    say('');
    tabulate(results);
    const complete = results.every((result) => result.pushed && result.afterUnsubscribe === 'SUPPRESSED');
    say(complete ? '\nEvery push arrived.' : '\nNot every push arrived as it should.');
    if (options.keep) {
      tellWhatToTry(gateway.url, operatorKey, platformKey);
      await Promise.race([untilInterrupted(), gateway.ended]);
    }
    return complete ? 0 : 1;
  } finally {
    await gateway.stop();
  }
}

/** The whole way of one device: chat, subscribe, message, push, unsubscribe, message. */
async function show(
  variant: Variant,
  client: GatewayClient,
  simulators: Simulators,
  platformKey: string,
): Promise<Result> {
  const publish = (msg: string) =>
    client.graphql<Published>(
      `Bearer ${platformKey}`,
      `mutation ($input: PublishChatEventsInput!) { publishChatEvents(input: $input) {
        deliveries { id status reason } userErrors { code message } } }`,
      { chatId, events: [{ event: 'chat_session_message', partyId: 'agent-7', displayName: 'Anna', msg }] },
    );
  say(`\n${variant.name}`);
  const chatId = await variant.requestChat();
  say(`  request   ${variant.request}`);
  const answer = await variant.subscribe(chatId);
  say(`  answer    ${JSON.stringify(answer)}`);
  const publishedAt = Date.now();
  await publish('Hello, I have found your parcel. Shall I send it again?');
  const push = await simulators
    .waitForPush((received) => received.token === variant.token, PUSH_TIMEOUT_MS)
    .catch((error: unknown) => {
      say(`  push      ${error instanceof Error ? error.message : String(error)}`);
      return null;
    });
  if (push) say(`  push      ${describe(push)}`);

  const cancelled = await client.rest(variant.authorization, notificationsPath(chatId), {});
  say(`  cancel    {} -> ${JSON.stringify(cancelled)}`);
  const [delivery] = (await publish('Are you still there?')).deliveries;
  say(`  then      the next message: ${delivery?.status ?? 'no delivery'} (${delivery?.reason ?? ''})`);
  return {
    variant: variant.name,
    subscribed: JSON.stringify(answer).toLowerCase().includes('"subscribed"'),
    pushed: push !== null,
    publishToProviderMs: push ? push.receivedAt - publishedAt : null,
    afterUnsubscribe: delivery?.status ?? '',
  };
}

/** What the provider received, in one line. */
function describe({ provider, redactedToken, payload }: ReceivedPush): string {
  const { aps, chatID, notification, data } = payload as {
    aps?: { alert: { title: string; body: string } };
    chatID?: string;
    notification?: { title: string; body: string };
    data?: { chatID: string };
  };
  const { title, body } = aps?.alert ?? notification ?? {};
  return `${provider} ${JSON.stringify({ token: redactedToken, chatID: chatID ?? data?.chatID, title, body })}`;
}

function tabulate(results: readonly Result[]): void {
  const rows = [
    ['variant', 'subscribed', 'pushed', 'publish to provider', 'after {}'],
    ...results.map((result) => [
      result.variant,
      result.subscribed ? 'yes' : 'no',
      result.pushed ? 'yes' : 'NO',
      result.publishToProviderMs === null ? '-' : `${result.publishToProviderMs} ms`,
      result.afterUnsubscribe,
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows)
    say(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

function tellWhatToTry(url: string, operatorKey: string, platformKey: string): void {
  say(`
It stays up at ${url} until Ctrl-C. Try:
  curl -s ${url}/graphql -H 'content-type: application/json' -H 'authorization: Bearer ${operatorKey}' \\
    -d '{"query":"{ viewer { role } }"}'
The chat platform's key of ${TENANT_HOST} is ${platformKey}`);
}

function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
