import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const BENCH = path.resolve(import.meta.dirname, '..');
const read = (file) => {
  try {
    return readFileSync(path.join(BENCH, file), 'utf8');
  } catch {
    return '';
  }
};

/** Installs the rivals where they are not, as bench/package-lock.json says. @throws Error when it cannot be done */
export function installBench() {
  const wanted = Object.entries(JSON.parse(read('package.json')).dependencies);
  const isThere = ([name, version]) =>
    version === JSON.parse(read(`node_modules/${name}/package.json`) || '{}').version;
  if (wanted.every(isThere)) return;
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: BENCH, stdio: 'inherit' });
  if (status !== 0) throw new Error(`npm ci in bench ended with ${status ?? 'a signal'}`);
}
