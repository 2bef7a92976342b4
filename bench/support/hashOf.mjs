import { spawnSync } from 'node:child_process';

/**
 * The commit that a name stands for.
 * @param {string} rev as git takes it: a hash, a branch, HEAD~3
 * @returns {string} its whole hash
 * @throws Error when this repository has no such commit
 */
export function hashOf(rev) {
  const { status, stdout } = spawnSync(
    'git',
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${rev}^{commit}`],
    {
      cwd: import.meta.dirname,
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`this repository has no commit ${rev}`);
  return stdout.trim();
}
