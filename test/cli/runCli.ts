import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface CliRun {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs the built command line until it ends.
 * @param variables the whole environment, beside PATH @param nodeOptions before the script
 */
export async function runCli(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  nodeOptions: readonly string[] = [],
): Promise<CliRun> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, ['--liftoff-only', ...nodeOptions, 'dist/cli/main.js', ...args], {
    env: { PATH, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}
