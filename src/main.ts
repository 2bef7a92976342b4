import type { Gateway } from './app/gateway.js';
import { ConfigError, readConfig, type Config } from './app/config.js';
import type { Addresses } from './app/workers/messages.js';
import type { WorkerLink } from './app/workers/workerLink.js';
import { DataFolderBusy } from './database/dataFolder.js';
import type { LockOwner } from './database/folderLock.js';
import { createLogger } from './http/logger.js';

/** Running work gets this long after a signal. */
const DRAIN_LIMIT_MS = 10_000;
/**
 * A worker that another one replaces first has this long for connections to come with their next request. Those that are
 * idle for longer are closed as at the end of the keep-alive time.
 */
const RETIRE_LIMIT_MS = 5_000;

const startedAt = performance.now();
let draining = false;
let gateway = null as Gateway | null;
try {
  const config = readConfig();
  if (config.workers === 1) await serve(config, null);
  else await share(config);
} catch (error) {
  const isOurs = error instanceof ConfigError || error instanceof DataFolderBusy;
  tell(isOurs ? error.message : `Beckon could not start: ${error instanceof Error ? error.message : String(error)}`);
  await gateway?.close();
  process.exit(1);
}

/** Runs a gateway in this process. @param link to the primary; null: this process is the only one */
async function serve(config: Config, link: WorkerLink | null): Promise<void> {
  const logger = createLogger(config.logLevel, link && { worker: link.number });
  const { openStorage } = await import('./app/storage.js');
  // The rooms' modules take as long to load as the embedded database to open: both at once make a quicker start.
  const [storage, { createGateway }] = await Promise.all([
    openStorage(config, logger, { onWait: tellOfWait, onLost: abandon }),
    import('./app/gateway.js'),
  ]);
  const made = await createGateway(config, { storage, logger, ...(link && { peers: link.peers }) });
  gateway = made;
  const isWorker = link !== null;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => drain(isWorker ? null : signal));
  const addresses = await made.listen();
  if (link === null) {
    const { operatorKeyFile, made: isNew } = made.keys;
    const key = operatorKeyFile && `${operatorKeyFile}${isNew ? ' (made just now; keep the folder safe)' : ''}`;
    announce(addresses, { http: config.http, place: storage.place, key });
    return;
  }
  logger.info({ nodeId: made.nodeId, pid: process.pid }, 'worker is a node');
  link.ready(addresses, {
    report: () => made.metrics.registry.getMetricsAsJSON(),
    retire: () => void made.retire(RETIRE_LIMIT_MS).then(() => drain(null)),
    stop: () => drain(null),
  });
}

/** One of several processes behind one port: the primary, or a worker. */
async function share(config: Config): Promise<void> {
  const { default: cluster } = await import('node:cluster');
  if (!cluster.isPrimary) {
    const { joinPrimary } = await import('./app/workers/workerLink.js');
    await serve(config, await joinPrimary());
    return;
  }
  const { startWorkers } = await import('./app/workers/primary.js');
  const addresses = await startWorkers({
    ...{ count: config.workers, drainMs: DRAIN_LIMIT_MS, retireMs: RETIRE_LIMIT_MS },
    ...{ logger: createLogger(config.logLevel, {}), tell },
  });
  announce(addresses, { http: config.http, place: 'PostgreSQL at DATABASE_URL', key: null, workers: config.workers });
}

/** For a person to read, so not among the log lines on standard output. */
function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

function tellOfWait({ pid, host }: LockOwner): void {
  tell(`The data folder is in use by process ${pid} on ${host}. Waiting 15 s for it to stop.`);
}

/** Two processes must not write to the same files, so this one ends at once, without a regular stop. */
function abandon(): never {
  tell('Another process has taken the data folder, as if this one were dead. It must not be written to any more.');
  process.exit(1);
}

interface Announced {
  http: Config['http'];
  /** Where the database is. */
  place: string;
  /** The file of the operator key; null: the environment has it. */
  key: string | null;
  /** Absent: this process alone. */
  workers?: number;
}

function announce({ url, adminUrl }: Addresses, { http, place, key, workers }: Announced): void {
  const showsMetrics = http.admin !== null || http.metricsToken !== null;
  const processes = `workers      ${workers}; "kill -HUP ${process.pid}" restarts them one by one\n`;
  tell(`
Beckon is ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s.

  GraphQL      ${url}/graphql
  REST         ${url}/clientweb/api/v2/chats
  console      ${adminUrl}/console
  reference    ${adminUrl}/docs  ${adminUrl}/openapi.json
  health       ${url}/healthz  ${url}/readyz
  metrics      ${adminUrl}/metrics${showsMetrics ? '' : ' (once BECKON_METRICS_TOKEN is set)'}
  database     ${place}
  operator key ${key ?? 'BECKON_OPERATOR_KEY'}
${workers === undefined ? '' : `  ${processes}`}
What to do next: "beckon demo" (in a clone: "npm run demo") shows the whole way of a push, and
docs/integrating.md sets up a contact center of your own with copy-paste requests. Ctrl-C stops.
`);
}

/**
 * A terminal and npm both pass on a Ctrl-C, so one signal may come as two: the second changes nothing.
 * @param signal null: a worker stops, which the primary reports
 */
function drain(signal: string | null): void {
  if (draining || !gateway) return;
  draining = true;
  if (signal !== null) tell(`${signal}: finishing what is under way (at most ${DRAIN_LIMIT_MS / 1000} s).`);
  setTimeout(() => {
    tell('Not everything finished in time. Deliveries that were cut off are taken up at the next start.');
    process.exit(0);
  }, DRAIN_LIMIT_MS).unref();
  gateway.close().then(
    () => {
      if (signal !== null) tell('Stopped.');
      process.exit(0);
    },
    (error: unknown) => {
      tell(`Not everything could be closed: ${error instanceof Error ? error.message : String(error)}`);
      process.exit(1);
    },
  );
}
