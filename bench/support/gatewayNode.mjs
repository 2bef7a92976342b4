import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import path from 'node:path';

/** Reads the metrics of every node. */
export const METRICS_TOKEN = randomBytes(24).toString('base64url');

/** One machine stands for thousands of clients. */
export const FOR_ONE_ADDRESS = {
  BECKON_RATE_LIMIT_PER_ADDRESS: '0',
  BECKON_RATE_LIMIT_NEW_CLIENTS: '0',
  // Counted as ever, but devices share it by their address.
  BECKON_RATE_LIMIT_COST: '999999999',
  BECKON_METRICS_TOKEN: METRICS_TOKEN,
};

/** Of the gateway that is built here. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Starts the built gateway in a process of its own, and waits until it is ready.
 * @param {Record<string, string>} settings its whole environment, besides PATH and HOME
 * @param {string} logFile where its log is appended
 * @param {string} [root] the folder of another build
 * @returns its `url`, `pid`, `running()`, and `stop(signal)`, which resolves once it has ended
 * @throws Error with what it told when it ends instead
 */
export async function startGatewayNode(settings, logFile, root = ROOT) {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [path.join(root, 'dist/main.js')], {
    env: { PATH, HOME, NODE_ENV: 'production', ...FOR_ONE_ADDRESS, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(createWriteStream(logFile, { flags: 'a' }));
  const exited = once(child, 'exit');
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  void exited.then(() => process.off('exit', endWithUs));
  let told = '';
  const url = await new Promise((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text) => {
      told += text;
      const [, found] = /GraphQL\s+(http:\/\/\S+)\/graphql/.exec(told) ?? [];
      if (found && told.includes('/readyz')) resolve(found);
    });
    exited.then(([code]) => reject(new Error(`the gateway ended with ${code ?? 'a signal'}: ${told}`)));
  });
  return {
    url,
    pid: child.pid,
    running: () => child.exitCode === null && child.signalCode === null,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      await exited;
    },
  };
}
