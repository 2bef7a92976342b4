import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const MAIN = process.env['TEST_GATEWAY'] ?? path.resolve('dist/main.js');
const MOVABLE_CLOCK = path.resolve('test/support/movableClock.mjs');
const MEASURED = path.resolve('test/support/measuredProcess.mjs');
/** V8 would spend seconds of two processors on making WebAssembly fast that is used for a minute. */
const FOR_A_SHORT_LIFE = ['--liftoff-only'];

/** The built gateway in a process of its own, as it runs in production. */
export interface GatewayProcess {
  url: string;
  /** Where it has the console: the same, unless that listens apart. */
  adminUrl: string;
  pid: number;
  /** All that it has written to standard output: its log. */
  log(): string;
  /** All that it has written to standard error: what it tells people. */
  told(): string;
  /** Lets its wall clock run ahead by so much from now on. Only where it was started with a movable clock. */
  setClockAhead(ms: number): Promise<void>;
  /** Asks the process about itself. Only where it is measured (`measuredProcess.mjs`). */
  ask<Answer>(ask: 'cpu' | 'memory' | 'seen'): Promise<Answer>;
  /** Sends a signal and waits for the end. @returns the exit code, null when the signal killed it */
  stop(signal: NodeJS.Signals): Promise<number | null>;
  /** The exit code, once it has ended; null when a signal killed it. */
  ended: Promise<number | null>;
}

export interface GatewayOptions {
  /** The gateway's wall clock can be moved, and runs ahead by so many milliseconds at its start. */
  clockAheadMs?: number;
  /** It can be asked what it has used, and what it knows of. */
  isMeasured?: boolean;
  /** Its program, unless it is the one that all tests share. */
  main?: string;
  /** Gets all that it has told so far, whenever there is more. */
  onTold?: (told: string) => void;
}

/** Starts the built gateway (`bundleGateway.mjs`) and waits until it is ready. @throws Error with what it told when it ends instead */
export async function startGatewayProcess(
  variables: Record<string, string>,
  { clockAheadMs, isMeasured = false, main = MAIN, onTold = () => undefined }: GatewayOptions = {},
): Promise<GatewayProcess> {
  const { PATH = '', HOME = '' } = process.env;
  const isMovable = clockAheadMs !== undefined;
  const child = spawn(
    process.execPath,
    [
      ...FOR_A_SHORT_LIFE,
      ...(isMovable ? ['--import', MOVABLE_CLOCK] : []),
      ...(isMeasured ? ['--expose-gc', '--import', MEASURED] : []),
      main,
    ],
    {
      env: { PATH, HOME, ...(isMovable && { TEST_CLOCK_AHEAD_MS: String(clockAheadMs) }), ...variables },
      stdio: ['ignore', 'pipe', 'pipe', ...(isMovable || isMeasured ? (['ipc'] as const) : [])],
    },
  );
  if (!child.stdout || !child.stderr) throw new Error('the gateway has no output');
  let log = '';
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (log += text));
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const urls = await new Promise<{ url: string; adminUrl: string }>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      onTold(told);
      const [, url] = /GraphQL\s+(http:\/\/\S+)\/graphql/.exec(told) ?? [];
      const [, adminUrl] = /console\s+(http:\/\/\S+)\/console/.exec(told) ?? [];
      if (url && adminUrl && told.includes('/readyz')) resolve({ url, adminUrl });
    });
    void exited.then(([code]) => reject(new Error(`the gateway ended with ${code ?? 'a signal'}: ${told}`)));
  });
  return {
    ...urls,
    pid: child.pid ?? 0,
    log: () => log,
    told: () => told,
    async setClockAhead(ms) {
      const told = once(child, 'message');
      child.send({ aheadMs: ms });
      await told;
    },
    async ask<Answer>(ask: string) {
      const told = once(child, 'message') as Promise<[Answer]>;
      child.send({ ask });
      return (await told)[0];
    },
    async stop(signal) {
      child.kill(signal);
      const [code] = await exited;
      return code;
    },
    ended: exited.then(([code]) => code),
  };
}
