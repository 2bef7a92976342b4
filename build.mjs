/**
 * Makes dist/ what src/ says: generates the Prisma client, then compiles. Where nothing has changed since the last build
 * it costs next to nothing, so that `npm start` can always begin with it.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = import.meta.dirname;
const CLIENT = path.join('src', 'store', 'generated', 'client.ts');
/** Written by every build that succeeds. */
const BUILT = path.join('dist', '.built');

const changedAt = (file) => statSync(path.join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Runs a tool of node_modules; what it says of a failure is enough. */
function run(tool, args, stdout) {
  try {
    const file = path.join(root, 'node_modules', tool);
    execFileSync(process.execPath, [file, ...args], { cwd: root, stdio: ['ignore', stdout, 'inherit'] });
  } catch {
    process.exit(1);
  }
}

const changedSince = (files, moment) => files.some((file) => changedAt(file) > moment);
const schema = ['package-lock.json', 'prisma.config.ts', path.join('prisma', 'schema.prisma')];
if (changedSince(schema, changedAt(CLIENT))) run('prisma/build/index.js', ['generate', '--no-hints'], 'ignore');

const sources = readdirSync(path.join(root, 'src'), { recursive: true }).map((file) => path.join('src', file));
if (changedSince(['package-lock.json', 'tsconfig.json', 'src', ...sources], changedAt(BUILT))) {
  run('typescript/bin/tsc', ['-p', '.'], 'inherit');
  writeFileSync(path.join(root, BUILT), '');
}
