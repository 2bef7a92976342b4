import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Builds the gateway of a commit in a temporary folder. Its packages are those that are installed here where its
 * package-lock.json is the same, else it has its own by `npm ci`.
 * @param {string} hash
 * @param defer of withCleanUp.mjs: takes the folder away
 * @param say takes progress
 * @returns {Promise<string>} the folder
 */
export async function buildCommit(hash, defer, say) {
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-compare-'));
  defer(() => rm(folder, { recursive: true, force: true }));
  const run = (command, ...args) => runGroup(command, args, folder, defer);
  await run('sh', '-c', `git -C "$1" archive "$2" | tar -x -C "$3"`, 'sh', ROOT, hash, folder);
  const lock = (root) => readFile(path.join(root, 'package-lock.json'), 'utf8');
  if ((await lock(folder)) === (await lock(ROOT))) {
    await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  } else {
    say(`compare: ${hash.slice(0, 12)} has packages of its own, which npm ci installs`);
    await run('npm', 'ci', '--no-audit', '--no-fund');
  }
  say(`compare: ${hash.slice(0, 12)} is built`);
  await run(process.execPath, 'build.mjs', '--gateway');
  return folder;
}

/** In a process group of its own, which ends as a whole before the folder goes. @throws Error when the command fails */
async function runGroup(command, args, cwd, defer) {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'], detached: true });
  const exited = once(child, 'exit');
  defer(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    process.kill(-child.pid, 'SIGKILL');
    await exited;
  });
  const [code] = await exited;
  if (code !== 0) throw new Error(`${command} ${args[0]} ended with ${code ?? 'a signal'}`);
}
