import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { alone } from './alone.mjs';
import { runTool } from './runTool.mjs';
import { begin, changedAt, changedSince, done, filesOf, ROOT } from './staleness.mjs';

/** Written at the end of every build of the gateway that succeeds. */
const BUILT = path.join('dist', '.built');
/** When the last of them began. */
const BEGUN = path.join('dist', '.compiled');
const GENERATED = path.join('src', 'database', 'generated');
const CLIENT = path.join(GENERATED, 'client.ts');
const SCHEMA = ['package-lock.json', 'prisma.config.ts', path.join('prisma', 'schema.prisma')];
const RECIPE = ['package-lock.json', path.join('building', 'compile.mjs'), path.join('building', 'gateway.mjs')];
/** What the reference page of the REST API is made of: only these files of a package with many more. */
const REFERENCE = ['swagger-ui-bundle.js', 'swagger-ui.css'];

const isGenerated = (file) => file.startsWith(GENERATED);
const sources = () => filesOf('src').filter((file) => !file.startsWith(path.join('src', 'console')));
const isClientStale = () => changedSince(SCHEMA, Math.min(changedAt(CLIENT), changedAt(BEGUN)));
const isStale = () => isClientStale() || changedSince(madeOf(), changedAt(BEGUN));

/** All but the client, which a build itself writes. */
function madeOf() {
  return [...RECIPE, ...sources().filter((file) => !isGenerated(file)), ...filesOf(path.join('prisma', 'migrations'))];
}

/**
 * Makes what the gateway runs from: Prisma's client, the compiled modules, and the snapshot that embedded databases start
 * from. Where nothing has changed since the last build it costs next to nothing.
 */
export async function buildGateway() {
  if (!isStale()) return;
  await alone('gateway', async () => {
    if (!isStale()) return;
    // It would change the folder that it is in.
    mkdirSync(path.join(ROOT, GENERATED), { recursive: true });
    begin(BEGUN);
    // Each waits for something else most of the time.
    await Promise.all([
      generateClient().then(() => compileSources(isGenerated)),
      compileSources((file) => !isGenerated(file)).then(() => runTool(path.join('dist', 'app', 'makeSnapshot.js'), [])),
    ]);
    for (const file of REFERENCE) {
      const from = path.join(ROOT, 'node_modules', '@fastify', 'swagger-ui', 'static', file);
      cpSync(from, path.join(ROOT, 'dist', 'reference', file));
    }
    writeFileSync(path.join(ROOT, BUILT), '');
    done(BEGUN);
  });
}

async function generateClient() {
  if (isClientStale()) await runTool('node_modules/prisma/build/index.js', ['generate', '--no-hints'], 'ignore');
}

async function compileSources(isMeant) {
  const { compile } = await import('./compile.mjs');
  await compile({
    from: 'src',
    to: 'dist',
    files: sources().filter(isMeant),
    since: Math.max(...RECIPE.map(changedAt)),
  });
}
