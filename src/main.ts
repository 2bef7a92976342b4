import type { Gateway } from './app/gateway.js';
import { ConfigError, readConfig, type Config } from './app/config.js';
import { openStorage } from './app/storage.js';
import { DataFolderBusy } from './database/dataFolder.js';
import type { LockOwner } from './database/folderLock.js';
import { createLogger } from './http/logger.js';

/** What is under way at a signal gets this long. */
const DRAIN_LIMIT_MS = 10_000;

const startedAt = performance.now();
let draining = false;
let gateway: Gateway | null = null;
try {
  const config = readConfig();
  // The rooms' modules take as long to load as the embedded database to open: both at once make a quicker start.
  const [storage, { createGateway }] = await Promise.all([
    openStorage(config, createLogger(config.logLevel), { onWait: tellOfWait, onLost: abandon }),
    import('./app/gateway.js'),
  ]);
  gateway = await createGateway(config, { storage });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => drain(signal));
  announce(await gateway.listen(), gateway, config.http);
} catch (error) {
  const isOurs = error instanceof ConfigError || error instanceof DataFolderBusy;
  tell(isOurs ? error.message : `Beckon could not start: ${error instanceof Error ? error.message : String(error)}`);
  await gateway?.close();
  process.exit(1);
}

/** For a person to read, so not among the log lines on standard output. */
function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

function tellOfWait({ pid, host }: LockOwner): void {
  tell(`The data folder is in use by process ${pid} on ${host}. Waiting 15 s for it to stop.`);
}

/** Both would write to the same files, so nothing more is done here, not even a tidy stop. */
function abandon(): never {
  tell('Another process has taken the data folder, as if this one were dead. It must not be written to any more.');
  process.exit(1);
}

function announce(
  { url, adminUrl }: Awaited<ReturnType<Gateway['listen']>>,
  { keys, storage }: Gateway,
  { admin, metricsToken }: Config['http'],
): void {
  const showsMetrics = admin !== null || metricsToken !== null;
  tell(`
Beckon is ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s.

  GraphQL      ${url}/graphql
  REST         ${url}/clientweb/api/v2/chats
  console      ${adminUrl}/console
  reference    ${adminUrl}/docs  ${adminUrl}/openapi.json
  health       ${url}/healthz  ${url}/readyz
  metrics      ${adminUrl}/metrics${showsMetrics ? '' : ' (once BECKON_METRICS_TOKEN is set)'}
  database     ${storage.place}
  operator key ${keys.operatorKeyFile ?? 'BECKON_OPERATOR_KEY'}${keys.made ? ' (made just now; keep the folder safe)' : ''}

What to do next: "beckon demo" (in a clone: "npm run demo") shows the whole way of a push, and
docs/integrating.md sets up a contact center of your own with copy-paste requests. Ctrl-C stops.
`);
}

/** A terminal and npm both pass on a Ctrl-C, so one signal may come as two: the second changes nothing. */
function drain(signal: string): void {
  if (draining || !gateway) return;
  draining = true;
  tell(`${signal}: finishing what is under way (at most ${DRAIN_LIMIT_MS / 1000} s).`);
  setTimeout(() => {
    tell('Not everything finished in time. Deliveries that were cut off are taken up at the next start.');
    process.exit(0);
  }, DRAIN_LIMIT_MS).unref();
  gateway.close().then(
    () => {
      tell('Stopped.');
      process.exit(0);
    },
    (error: unknown) => {
      tell(`Not everything could be closed: ${error instanceof Error ? error.message : String(error)}`);
      process.exit(1);
    },
  );
}
