import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { checkOut } from '../support/checkOut.mjs';
import { npmStart } from './npmStart.mjs';

/**
 * The first `npm start` of a fresh clone, right after `npm ci`: it builds all, and has no database yet.
 * @param {string} hash of the commit @param options.defer of withCleanUp.mjs @param options.say takes progress
 * @returns what `npmStart` returns
 */
export async function firstStart(hash, { defer, say }) {
  const { folder, remove } = await checkOut(hash, { fresh: true, defer, say });
  try {
    // What an earlier build has kept for its user is not there either.
    const home = path.join(folder, 'home');
    await mkdir(home);
    return await npmStart(folder, { HOME: home, BECKON_DATA_DIR: path.join(home, 'data') });
  } finally {
    await remove();
  }
}
