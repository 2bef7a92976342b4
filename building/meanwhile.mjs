import { spawn } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isGatewayUnbundled } from './gatewayBundle.mjs';
import { isConsoleMissing } from './pages.mjs';
import { ROOT } from './staleness.mjs';

const CONSOLE = path.join(ROOT, 'dist', 'console');
/** Where the gateway looks for it (`src/http/consoleBuild.ts`). */
const WORD = `${CONSOLE}.build.json`;

/** Leaves word of the bundling. @param word `pid`, or after a failure `failure`; null: there is nothing more to say */
export function leaveWord(word) {
  if (word === null) return rmSync(WORD, { force: true });
  const draft = `${WORD}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(word));
  renameSync(draft, WORD);
}

/**
 * Bundles the console and the gateway, if they are not up to date, in a process of its own that gets only the time that is left
 * over. It ends with this process. The next start runs the bundled gateway. If it cannot begin, it says so: serving does not
 * depend on it.
 */
export function bundleMeanwhile() {
  try {
    begin();
  } catch (error) {
    sayFailure(error);
  }
}

function begin() {
  const isConsoleLate = isConsoleMissing();
  if (!isConsoleLate) leaveWord(null);
  if (!isConsoleLate && !isGatewayUnbundled()) return;
  // The gateway serves the files in it, once there are any.
  mkdirSync(path.join(CONSOLE, 'assets'), { recursive: true });
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'pagesProcess.mjs')], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  child.on('error', sayFailure);
  if (child.pid === undefined) return;
  child.unref();
  child.channel.unref();
  if (isConsoleLate) leaveWord({ pid: child.pid });
  os.setPriority(child.pid, os.constants.priority.PRIORITY_LOW);
}

function sayFailure(error) {
  process.stderr.write(`The console and the gateway are not bundled meanwhile: ${error.message}\n`);
}
