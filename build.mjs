/**
 * Makes dist/ what src/ says: generates the Prisma client, compiles the gateway, generates the types of GraphQL operations,
 * bundles the console, and packs the client for web pages. Where nothing has changed since the last build it costs next to
 * nothing, so that `npm start` can always begin with it. `--gateway` leaves pages out: the console is checked against
 * schema.graphql, which the gateway prints.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = import.meta.dirname;
const CLIENT = path.join('src', 'database', 'generated', 'client.ts');
const CONSOLE = path.join('src', 'console');
/** What the reference page of the REST API is made of: only these files of a package with many more. */
const REFERENCE = ['swagger-ui-bundle.js', 'swagger-ui.css'];
/** Written by every build that succeeds. */
const BUILT = path.join('dist', '.built');
const TYPED = path.join('dist', '.typed');
const WEB_CLIENT = path.join('clients', 'web');
const PACKED = path.join('dist', '.packed');
const BUNDLED = path.join('dist', '.bundled');

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
const filesOf = (folder) => [
  folder,
  ...readdirSync(path.join(root, folder), { recursive: true }).map((file) => path.join(folder, file)),
];
const done = (stamp) => writeFileSync(path.join(root, stamp), '');

const schema = ['package-lock.json', 'prisma.config.ts', path.join('prisma', 'schema.prisma')];
if (changedSince(schema, changedAt(CLIENT))) run('prisma/build/index.js', ['generate', '--no-hints'], 'ignore');

const gateway = filesOf('src').filter((file) => !file.startsWith(CONSOLE));
if (changedSince(['package-lock.json', 'tsconfig.json', ...gateway], changedAt(BUILT))) {
  run('typescript/bin/tsc', ['-p', '.'], 'inherit');
  for (const file of REFERENCE) {
    cpSync(path.join(root, 'node_modules/@fastify/swagger-ui/static', file), path.join(root, 'dist/reference', file));
  }
  done(BUILT);
}
if (process.argv.includes('--gateway')) process.exit();

const webFiles = filesOf(WEB_CLIENT);
if (changedSince(['package-lock.json', ...webFiles], changedAt(PACKED))) {
  const out = path.join(root, 'dist', WEB_CLIENT);
  rmSync(out, { recursive: true, force: true });
  run('typescript/bin/tsc', ['-p', WEB_CLIENT], 'inherit');
  const bundle = ['--file', path.join(out, 'beckon.js'), '--format', 'esm', '--minify'];
  run('rolldown/bin/cli.mjs', [path.join(WEB_CLIENT, 'beckon.ts'), ...bundle], 'ignore');
  for (const file of ['beckon-worker.js', 'package.json', 'README.md']) {
    copyFileSync(path.join(root, WEB_CLIENT, file), path.join(out, file));
  }
  done(PACKED);
}

const generated = path.join(CONSOLE, 'generated');
const page = filesOf(CONSOLE).filter((file) => !file.startsWith(generated));
const operations = [...filesOf('test'), ...page].filter((file) => file.endsWith('.graphql'));
const typed = changedSince(['schema.graphql', 'codegen.yml', ...operations], changedAt(TYPED));
if (typed || changedAt(generated) === 0 || changedAt(path.join('test', 'generated')) === 0) {
  run('@graphql-codegen/cli/cjs/bin.js', ['--config', 'codegen.yml', '--silent'], 'inherit');
  done(TYPED);
}
const bundler = path.join('packaging', 'thirdParty.mjs');
if (changedSince(['package-lock.json', TYPED, bundler, ...page], changedAt(BUNDLED))) {
  for (const mode of ['index', 'graphiql']) {
    run('vite/bin/vite.js', ['build', '--mode', mode, '--config', path.join(CONSOLE, 'vite.config.mjs')], 'inherit');
  }
  done(BUNDLED);
}
