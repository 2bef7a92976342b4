import { rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const DIST = path.resolve('dist');
const BUILT = path.join(DIST, '.built');
const BUNDLE = path.join(DIST, 'tested', 'main.js');

/** They find files of their own beside them. */
const BY_THEMSELVES = [/^@electric-sql\/pglite/, /^@fastify\/swagger-ui/, /^@prisma\/client/, /^firebase-admin/];

/** A module finds its neighbours where it was built, not where the bundle is. */
const ownPlaces = {
  name: 'own-places',
  transform(code, id) {
    if (!id.startsWith(DIST) || !code.includes('import.meta.')) return null;
    return code
      .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
      .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(id)));
  },
};

/**
 * The built gateway in one file, for processes that a test starts: to find and compile some 2,000 modules costs each of
 * them longer than all the rest of its start. Made anew after each build.
 * @returns the file
 */
export async function bundleGateway() {
  if ((await changedAt(BUNDLE)) > (await changedAt(BUILT))) return BUNDLE;
  const bundle = await rolldown({
    input: path.join(DIST, 'main.js'),
    platform: 'node',
    external: BY_THEMSELVES,
    plugins: [ownPlaces],
    logLevel: 'silent',
  });
  // Another run of tests may be starting from the same build.
  const made = `${BUNDLE}.${process.pid}`;
  await bundle.write({ file: made, format: 'esm', codeSplitting: false, keepNames: true });
  await bundle.close();
  await rename(made, BUNDLE);
  return BUNDLE;
}

const changedAt = (file) =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
