import { compose, type Gateway } from './compose.js';
import { ConfigError, readConfig } from './config.js';
import { DataFolderBusy } from './store/dataFolder.js';

/** What is under way at a signal gets this long. */
const DRAIN_LIMIT_MS = 10_000;

const startedAt = performance.now();
try {
  const gateway = await compose(readConfig(process.env));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void drain(signal, gateway));
  announce(await gateway.listen(), gateway);
} catch (error) {
  const isOurs = error instanceof ConfigError || error instanceof DataFolderBusy;
  tell(isOurs ? error.message : `Beckon could not start: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

/** For a person to read, so not among the log lines on standard output. */
function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

function announce(url: string, { places }: Gateway): void {
  tell(`
Beckon is ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s.

  GraphQL      ${url}/graphql
  REST         ${url}/clientweb/api/v2/chats
  health       ${url}/healthz  ${url}/readyz  ${url}/metrics
  database     ${places.database}
  operator key ${places.operatorKeyFile ?? 'BECKON_OPERATOR_KEY'}${places.madeKeys ? ' (made just now; keep the folder safe)' : ''}

What to do next: "npm run demo" shows the whole way of a push, and the tour in README.md
sets up a contact center of your own with copy-paste requests. Ctrl-C stops.
`);
}

async function drain(signal: string, gateway: Gateway): Promise<void> {
  tell(`${signal}: finishing what is under way (at most ${DRAIN_LIMIT_MS / 1000} s).`);
  const limit = setTimeout(() => {
    tell('Not everything finished in time. Deliveries that were cut off are taken up at the next start.');
    process.exit(0);
  }, DRAIN_LIMIT_MS);
  await gateway.close();
  clearTimeout(limit);
  tell('Stopped.');
  process.exit(0);
}
