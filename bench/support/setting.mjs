import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, platform, totalmem } from 'node:os';
import path from 'node:path';

/** Where files go is nobody's business who reads the results. */
const PATH_OPTION = /^--(?:logs|results)$/;
const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * What something was measured with: the day, the commit, the command, the versions, the machine.
 * @param {{ version: string } | null} postgres the server that was used
 */
export function describeSetting(postgres) {
  const version = (file) => JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')).version;
  const [cpu] = cpus();
  const withoutPaths = process.argv
    .slice(2)
    .filter((word, index, words) => !PATH_OPTION.test(word) && !PATH_OPTION.test(words[index - 1] ?? ''));
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: commitOf(ROOT),
    command: ['npm run', path.basename(path.dirname(process.argv[1])), '--', ...withoutPaths].join(' '),
    machine: `${cpus().length} × ${cpu?.model.trim() || 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()}`,
    versions: {
      Beckon: version('package.json'),
      Node: process.versions.node,
      '@parse/node-apn': version('node_modules/apn/package.json'),
      'firebase-admin': version('node_modules/firebase-admin/package.json'),
      'web-push': version('node_modules/web-push/package.json'),
      ...(postgres ? { PostgreSQL: postgres.version.replace(/^\D+/, '').split(' ')[0] } : {}),
    },
  };
}

/**
 * The commit that a folder has checked out.
 * @returns `hash`, and whether the work tree was `dirty`: what git knows of differs from it. Null where git knows no commit
 */
export function commitOf(folder) {
  const git = (...args) => spawnSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
  const { status, stdout } = git('rev-parse', 'HEAD');
  if (status !== 0) return null;
  return { hash: stdout.trim(), dirty: git('status', '--porcelain', '--', ':!bench/results').stdout !== '' };
}

/** The same for what stands beside Beckon in `npm run bench`, which the bench has installed. */
export function describeBench(postgres) {
  const setting = describeSetting(postgres);
  const own = JSON.parse(readFileSync(path.join(ROOT, 'bench/package.json'), 'utf8')).dependencies;
  const rivals = ['mercurius', 'parse-server', 'pg-boss', 'postgraphile'].map((name) => [name, own[name]]);
  const stack = ['@apollo/server', 'fastify', 'pg', 'prisma'].map((name) => [
    name,
    JSON.parse(readFileSync(path.join(ROOT, `node_modules/${name}/package.json`), 'utf8')).version,
  ]);
  return { ...setting, versions: { ...setting.versions, ...Object.fromEntries([...stack, ...rivals]) } };
}
