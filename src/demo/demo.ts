import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ReceivedPush } from '../simulators/pushLog.js';
import { writeSimulatedCredentials } from '../simulators/credentialsFile.js';
import { startSimulators, type Simulators } from '../simulators/simulators.js';
import { APP_ID, setUpContactCenter, TENANT_HOST } from './contactCenter.js';
import { createGatewayClient, type GatewayClient } from './gatewayClient.js';
import { startGatewayProcess } from './gatewayProcess.js';
import { demoVariants, NEXT_LINE, notificationsPath, type Variant } from './variants.js';

/** Characters that fit beside a label. */
const LINE_REST = 105;
/** How long to wait for a push. */
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

export interface DemoOptions {
  /** Stay up at the end, until Ctrl-C. */
  keep: boolean;
  /** The gateway's port; 0: a free one. */
  port: number;
  /** What starts a gateway: a script for Node, and its arguments. */
  gateway: readonly string[];
}

const say = (text: string) => process.stdout.write(`${text}\n`);

/**
 * Sends one push of each kind through a gateway in its own process to simulators, and prints the requests, the answers and
 * the pushes.
 * @returns the exit code: 0 if every push arrived
 */
export async function runDemo(options: DemoOptions): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-demo-'));
  try {
    return await runIn(folder, options);
  } catch (error) {
    say(`The demo failed: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runIn(folder: string, options: DemoOptions): Promise<number> {
  say('Starting simulated push services and a gateway on a temporary folder ...');
  let showsPushes = false;
  const onPush = (push: ReceivedPush) => {
    if (showsPushes) say(`\n  push      ${describe(push)}`);
  };
  const simulators = await startSimulators({ directory: folder, onPush });
  try {
    return await runWith(simulators, folder, options, () => (showsPushes = true));
  } finally {
    await simulators.close();
  }
}

/** @param showPushes from then on each push is printed as a provider receives it */
async function runWith(
  simulators: Simulators,
  folder: string,
  options: DemoOptions,
  showPushes: () => void,
): Promise<number> {
  const operatorKey = `bk_operator_${randomBytes(24).toString('base64url')}`;
  const accounts = {
    ...{ teamId: 'DEMOTEAM01', keyId: 'DEMOKEY001', projectId: 'beckon-demo-console' },
    topics: ['com.example.demo'] as [string],
  };
  const credentials = await writeSimulatedCredentials(simulators, folder, accounts);
  const gateway = await startGatewayProcess(options.gateway, {
    PORT: String(options.port),
    BECKON_DATA_DIR: path.join(folder, 'data'),
    BECKON_OPERATOR_KEY: operatorKey,
    LOG_LEVEL: 'warn',
    // The providers' names lead to the simulators; everything else about the gateway is as it always is.
    ...simulators.environment(),
    // The console offers to set up further apps with the simulators.
    BECKON_SIMULATED_PROVIDERS: credentials.file,
  });
  try {
    const client = createGatewayClient(gateway.url, TENANT_HOST);
    const { platformKey, vapidPublicKey } = await setUpContactCenter(client, operatorKey, simulators);
    const browser = simulators.webPush.newSubscription({ applicationServerKey: vapidPublicKey });
    say(`Created tenant ${TENANT_HOST}, app ${APP_ID}, its four push services and a key for the chat platform.`);
    const results: Result[] = [];
    for (const variant of demoVariants(client, browser))
      results.push(await show(variant, client, simulators, platformKey));
    say('');
    tabulate(results);
    const complete = results.every((result) => result.pushed && result.afterUnsubscribe === 'SUPPRESSED');
    say(complete ? '\nEvery push arrived.' : '\nNot every push arrived as it should.');
    if (options.keep) {
      showWhatToTry(gateway.url, operatorKey, platformKey);
      showPushes();
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
  const answer = JSON.stringify(await variant.subscribe(chatId));
  say(labelled('answer', answer));
  const publishedAt = Date.now();
  await publish('Hello, I have found your parcel.');
  const push = await simulators
    .waitForPush((received) => received.token === variant.token, PUSH_TIMEOUT_MS)
    .catch((error: unknown) => {
      say(`  push      ${error instanceof Error ? error.message : String(error)}`);
      return null;
    });
  if (push) say(`  push      ${describe(push)}`);

  const cancelled = await client.rest(variant.authorization, notificationsPath(chatId), {});
  say(labelled('cancel', `{} -> ${JSON.stringify(cancelled)}`));
  const [delivery] = (await publish('Are you still there?')).deliveries;
  say(`  then      the next message: ${delivery?.status ?? 'no delivery'} (${delivery?.reason ?? ''})`);
  return {
    variant: variant.name,
    subscribed: ['"subscribed"', `"service":"${variant.name}"`].some((sign) => answer.includes(sign)),
    pushed: push !== null,
    publishToProviderMs: push ? push.receivedAt - publishedAt : null,
    afterUnsubscribe: delivery?.status ?? '',
  };
}

/** A value beside its label, or below it, in lines that break at commas, where it is too long. */
function labelled(label: string, value: string): string {
  if (value.length <= LINE_REST) return `  ${label.padEnd(8)}  ${value}`;
  const lines = [''];
  for (const part of value.split(/(?<=,)/)) {
    const line = lines.at(-1) ?? '';
    if (line.length + part.length <= LINE_REST) lines[lines.length - 1] = line + part;
    else lines.push(part);
  }
  return ['  ' + label, ...lines].join(NEXT_LINE);
}

/** What the provider received: the device, and the payload on its own line. */
function describe({ provider, redactedToken, payload }: ReceivedPush): string {
  const { aps, chatID, notification, data } = payload as {
    aps?: { alert: { title: string; body: string } };
    chatID?: string;
    notification?: { title: string; body: string; data?: { chatID: string } };
    data?: { chatID: string };
  };
  const { title, body } = aps?.alert ?? notification ?? {};
  const ofChat = chatID ?? data?.chatID ?? notification?.data?.chatID;
  const shown = JSON.stringify({ chatID: ofChat, title, body });
  return `${provider} to ${redactedToken}${NEXT_LINE}${shown}`;
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

function showWhatToTry(url: string, operatorKey: string, platformKey: string): void {
  say(`
Beckon stays up until Ctrl-C and prints each push that it sends.

Sign in to the console:
  console       ${url}/console
  operator key  ${operatorKey}

Paste these lines into another terminal for the tour in README.md:
  export BECKON='${url}'
  export OPERATOR='authorization: Bearer ${operatorKey}'
  export PLATFORM='authorization: Bearer ${platformKey}'`);
}

function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
