import { readFile, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runGroup } from './runGroup.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** What builds keep among the packages. */
const CACHES = ['.cache', '.vite', '.vite-temp'];

/**
 * The files of a commit in a temporary folder, with its packages: those that are installed here where its package-lock.json
 * is the same, else its own by `npm ci`.
 * @param {string} hash
 * @param {boolean} options.fresh whether the packages are as `npm ci` leaves them: files of their own names, and no caches;
 * else the folder points to those here
 * @param options.defer of withCleanUp.mjs: takes the folder away @param options.say takes progress
 * @returns the `folder`, and `remove()`, which takes it away before the end
 */
export async function checkOut(hash, { fresh, defer, say }) {
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-commit-'));
  const remove = defer(() => rm(folder, { recursive: true, force: true }));
  const run = (command, ...args) => runGroup(command, args, { cwd: folder, defer });
  await run('sh', '-c', 'git -C "$1" archive "$2" | tar -x -C "$3"', 'sh', ROOT, hash, folder);
  const lock = (root) => readFile(path.join(root, 'package-lock.json'), 'utf8');
  const [here, there] = [ROOT, folder].map((root) => path.join(root, 'node_modules'));
  if ((await lock(folder)) !== (await lock(ROOT))) {
    say(`${hash.slice(0, 12)} has packages of its own, which npm ci installs`);
    await run('npm', 'ci', '--no-audit', '--no-fund');
  } else if (fresh) {
    // Where they cannot share their files, because the folder is on another disk, they are copied.
    await run('sh', '-c', 'cp -al "$1" "$2" 2>/dev/null || { rm -rf "$2" && cp -a "$1" "$2"; }', 'sh', here, there);
    for (const cache of CACHES) await rm(path.join(there, cache), { recursive: true, force: true });
  } else {
    await symlink(here, there);
  }
  return { folder, remove };
}
