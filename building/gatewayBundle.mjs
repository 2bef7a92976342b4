import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { alone } from './alone.mjs';
import { changedAt, changedSince, ROOT } from './staleness.mjs';

/** Finding, reading and compiling some 900 modules takes 40 % of a start; in a few files they take next to nothing. */
const DIST = path.join(ROOT, 'dist');
const PREFIX = 'gateway-';
/** Holds the name of the newest bundle's folder. */
const STAMP = path.join('dist', '.gateway');
const MADE_OF = ['package-lock.json', path.join('dist', '.built'), ...['bundle.mjs', 'thirdParty.mjs'].map(ofPackage)];
/** A gateway that is running loads parts of its bundle later, so some older bundles stay. */
const KEPT = 5;

/** Where `npm start` runs the gateway from, once that is made. */
export const bundledMain = () => path.join(DIST, readFileSync(path.join(ROOT, STAMP), 'utf8'), 'start.js');

/** Whether the bundle is not what the built gateway is, or is not there. */
export const isGatewayUnbundled = () => changedSince(MADE_OF, changedAt(STAMP)) || !existsSync(bundledMain());

/** Puts the built gateway and its libraries into a few files, as the package has it. */
export async function bundleGateway() {
  if (!isGatewayUnbundled()) return;
  await alone('bundle', async () => {
    if (!isGatewayUnbundled()) return;
    const { bundle } = await import('../packaging/bundle.mjs');
    const begun = new Date();
    // Of equal length for centuries, so that names sort by age.
    const name = `${PREFIX}${begun.getTime().toString(36)}`;
    await bundle(path.join(DIST, name));
    const stamp = path.join(ROOT, STAMP);
    writeFileSync(stamp, name);
    // A build that ended meanwhile may be in it in part.
    utimesSync(stamp, begun, begun);
    removeOld();
  });
}

function removeOld() {
  const bundles = readdirSync(DIST).filter((name) => name.startsWith(PREFIX));
  for (const name of bundles.sort().slice(0, -KEPT)) rmSync(path.join(DIST, name), { recursive: true, force: true });
}

function ofPackage(file) {
  return path.join('packaging', file);
}
