import { renameSync, rmSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { alone } from './alone.mjs';
import { changedAt, changedSince, done, ROOT } from './staleness.mjs';

/** Finding, reading and compiling some 900 modules takes 40 % of a start; in a few files they take next to nothing. */
const FOLDER = path.join('dist', 'gateway');
const STAMP = path.join('dist', '.gateway');
const MADE_OF = ['package-lock.json', path.join('dist', '.built'), ...['bundle.mjs', 'thirdParty.mjs'].map(ofPackage)];

/** Where `npm start` runs the gateway from, once that is made. */
export const BUNDLED_MAIN = path.join(ROOT, FOLDER, 'start.js');

/** Whether the bundle is not what the built gateway is, or is not there. */
export const isGatewayUnbundled = () => changedSince(MADE_OF, changedAt(STAMP));

/** Puts the built gateway and its libraries into a few files, as the package has it. */
export async function bundleGateway() {
  if (!isGatewayUnbundled()) return;
  await alone('bundle', async () => {
    if (!isGatewayUnbundled()) return;
    const { bundle } = await import('../packaging/bundle.mjs');
    const place = path.join(ROOT, FOLDER);
    const begun = new Date();
    await bundle(`${place}.new`);
    rmSync(place, { recursive: true, force: true });
    renameSync(`${place}.new`, place);
    done(STAMP);
    // A build that ended meanwhile may be in it in part.
    utimesSync(path.join(ROOT, STAMP), begun, begun);
  });
}

function ofPackage(file) {
  return path.join('packaging', file);
}
