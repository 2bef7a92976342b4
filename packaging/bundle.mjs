import { rm } from 'node:fs/promises';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { packagesOfBundle } from './thirdParty.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const DIST = path.join(ROOT, 'dist');

/** Finds files of its own beside it. All dependencies of package.json are of this kind. */
const BY_ITSELF = [/^@electric-sql\/pglite/];
/** Libraries ask for them, and do without them. Beckon has neither. */
const ABSENT = ['class-validator', 'pg-native'];

/**
 * Puts the built gateway with all its libraries into a few files: the command line, the gateway alone,
 * and the thread that reads credentials.
 * The files lie as deep as the modules do, so that both find the console, the migrations and package.json.
 * @returns the folders of the packages that are in it, from the root
 */
export async function bundle(folder = path.join(DIST, 'package')) {
  let packages = [];
  const made = await rolldown({
    cwd: ROOT,
    input: {
      beckon: path.join(DIST, 'cli', 'main.js'),
      start: path.join(DIST, 'main.js'),
      credentialThread: path.join(DIST, 'credentials', 'credentialThread.js'),
    },
    platform: 'node',
    external: [...BY_ITSELF, ...ABSENT],
    plugins: [packagesOfBundle(ROOT, (found) => (packages = found))],
    onLog: refuseUnresolved,
  });
  await rm(folder, { recursive: true, force: true });
  await made.write({
    dir: folder,
    format: 'esm',
    keepNames: true,
    strictExecutionOrder: true,
    chunkFileNames: '[name]-[hash].js',
  });
  await made.close();
  return packages;
}

/** What is not found now would not be found at run time either. */
function refuseUnresolved(level, log, report) {
  if (log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message);
  if (level === 'warn' && log.code !== 'EVAL') report(level, log);
}
