import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A gateway in its own process. */
interface GatewayProcess {
  url: string;
  /** Rejects should the process end by itself. */
  ended: Promise<never>;
  stop(): Promise<void>;
}

/**
 * Starts the gateway with these settings and none of the shell's, which may belong to another gateway.
 * @param script what starts a gateway: a script for Node, and its arguments
 * @throws Error with its output, if it ends instead
 */
export async function startGatewayProcess(
  script: readonly string[],
  settings: Readonly<Record<string, string>>,
): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [...script], {
    env: settings,
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let told = '';
  const ended = once(child, 'exit').then(([code]: unknown[]): never => {
    throw new Error(`the gateway ended with ${String(code)}: ${told}`);
  });
  ended.catch(() => undefined);
  const ready = new Promise<string>((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      const url = /GraphQL +(\S+)\/graphql/.exec(told)?.[1];
      if (url) resolve(url);
    });
  });
  return {
    url: await Promise.race([ready, ended]),
    ended,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
