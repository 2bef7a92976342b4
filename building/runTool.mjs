import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { ROOT } from './staleness.mjs';

const running = new Set();
// What a build has started ends with it.
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/**
 * Runs a script of Node in the work tree, such as a tool of node_modules.
 * @param says where its standard output goes: `inherit` or `ignore` @throws Error with what it said of its failure
 */
export async function runTool(script, args, says = 'inherit') {
  const child = spawn(process.execPath, [path.join(ROOT, script), ...args], {
    cwd: ROOT,
    stdio: ['ignore', says, 'pipe'],
  });
  running.add(child);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
  const [code, signal] = await once(child, 'close');
  running.delete(child);
  if (code !== 0) throw new Error(`${script} ended with ${code ?? signal}:\n${said}`);
  process.stderr.write(said);
}
