import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const MAIN = path.resolve('dist/main.js');
/** V8 would spend seconds of two processors on making WebAssembly fast that is used for a minute. */
const FOR_A_SHORT_LIFE = ['--liftoff-only'];

/** The built gateway in a process of its own, as it runs in production. */
export interface GatewayProcess {
  url: string;
  pid: number;
  /** All that it has written to standard output: its log. */
  log(): string;
  /** All that it has written to standard error: what it tells people. */
  told(): string;
  /** Sends a signal and waits for the end. @returns the exit code, null when the signal killed it */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts `node dist/main.js` and waits until it is ready. @throws Error with what it told when it ends instead */
export async function startGatewayProcess(variables: Record<string, string>): Promise<GatewayProcess> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [...FOR_A_SHORT_LIFE, MAIN], {
    env: { PATH, HOME, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (log += text));
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      const [, found] = /GraphQL\s+(http:\/\/\S+)\/graphql/.exec(told) ?? [];
      if (found && told.includes('/readyz')) resolve(found);
    });
    void exited.then(([code]) => reject(new Error(`the gateway ended with ${code ?? 'a signal'}: ${told}`)));
  });
  return {
    url,
    pid: child.pid ?? 0,
    log: () => log,
    told: () => told,
    async stop(signal) {
      child.kill(signal);
      const [code] = await exited;
      return code;
    },
  };
}
