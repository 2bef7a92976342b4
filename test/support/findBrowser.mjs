import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** As the packages of the systems call it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The Chromium of this machine: the one that TEST_BROWSER names, or the first in PATH.
 * @throws Error where there is none; its message is one sentence that says what to do
 */
export function findBrowser({ TEST_BROWSER: given, PATH = '' } = process.env) {
  if (given) return given;
  const folders = PATH.split(path.delimiter).filter((folder) => folder !== '');
  const files = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const found = files.find(isExecutable);
  if (found) return found;
  throw new Error('There is no Chromium here: install one (Debian: apt-get install chromium) or set TEST_BROWSER.');
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
