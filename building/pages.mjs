import { copyFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { alone } from './alone.mjs';
import { runTool } from './runTool.mjs';
import { begin, changedAt, changedSince, done, filesOf, ROOT } from './staleness.mjs';

const CONSOLE = path.join('src', 'console');
const WEB_CLIENT = path.join('clients', 'web');
const GENERATED = [path.join(CONSOLE, 'generated'), path.join('test', 'generated')];
/** The stamps of what is made here. */
const TYPED = path.join('dist', '.typed');
const BUNDLED = path.join('dist', '.bundled');
const PACKED = path.join('dist', '.packed');
const RECIPE = ['package-lock.json', path.join('building', 'pages.mjs')];

const consoleFiles = () => filesOf(CONSOLE).filter((file) => !file.startsWith(path.join(CONSOLE, 'generated')));

function areTypesStale() {
  const operations = [...filesOf('test'), ...consoleFiles()].filter((file) => file.endsWith('.graphql'));
  return (
    GENERATED.some((folder) => changedAt(folder) === 0) ||
    changedSince([...RECIPE, 'schema.graphql', 'codegen.yml', ...operations], changedAt(TYPED))
  );
}

const isConsoleStale = () =>
  changedSince([...RECIPE, TYPED, path.join('packaging', 'thirdParty.mjs'), ...consoleFiles()], changedAt(BUNDLED));
const isClientStale = () => changedSince([...RECIPE, ...filesOf(WEB_CLIENT)], changedAt(PACKED));

/** Whether the console in dist is not what its sources say, or is not there. */
export const isConsoleMissing = () => areTypesStale() || isConsoleStale();

/** Makes the types of GraphQL operations, the console, and the client for web pages, each where its sources have changed. */
export async function buildPages() {
  if (!isConsoleMissing() && !isClientStale()) return;
  await alone('console', async () => {
    if (areTypesStale()) await makeTypes();
    if (isConsoleStale()) await bundleConsole();
    if (isClientStale()) await packClient();
  });
}

async function makeTypes() {
  begin(TYPED);
  await runTool('node_modules/@graphql-codegen/cli/cjs/bin.js', ['--config', 'codegen.yml', '--silent']);
  done(TYPED);
}

async function bundleConsole() {
  begin(BUNDLED);
  for (const mode of ['index', 'graphiql']) {
    const config = ['--config', path.join(CONSOLE, 'vite.config.mjs')];
    await runTool('node_modules/vite/bin/vite.js', ['build', '--mode', mode, ...config]);
  }
  // A gateway may be serving the one before.
  const place = path.join(ROOT, 'dist', 'console');
  rmSync(`${place}.old`, { recursive: true, force: true });
  if (changedAt(path.join('dist', 'console'))) renameSync(place, `${place}.old`);
  renameSync(`${place}.new`, place);
  rmSync(`${place}.old`, { recursive: true, force: true });
  done(BUNDLED);
}

async function packClient() {
  begin(PACKED);
  const out = path.join(ROOT, 'dist', WEB_CLIENT);
  rmSync(out, { recursive: true, force: true });
  await runTool('node_modules/typescript/bin/tsc', ['-p', WEB_CLIENT]);
  const bundle = ['--file', path.join(out, 'beckon.js'), '--format', 'esm', '--minify'];
  await runTool('node_modules/rolldown/bin/cli.mjs', [path.join(WEB_CLIENT, 'beckon.ts'), ...bundle], 'ignore');
  for (const file of ['beckon-worker.js', 'package.json', 'README.md']) {
    copyFileSync(path.join(ROOT, WEB_CLIENT, file), path.join(out, file));
  }
  done(PACKED);
}
