import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Runs an ES module in a Node process of its own, from the repository, and parses what it writes as JSON. The last way
 * to tell that a public client works against the simulators as it is: nothing of the test reaches into it.
 * @param environment added to PATH, and nothing else.
 */
export async function runNode(script: string, environment: Record<string, string>): Promise<unknown> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
    env: { PATH: process.env.PATH, ...environment },
    timeout: 20_000,
  });
  return JSON.parse(stdout);
}
