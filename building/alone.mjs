import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './staleness.mjs';

/** The gateway's own lock of a folder: it knows whether its owner still runs. */
const LOCK = ['folderLock.ts', 'lockTouches.ts', 'processLife.ts'].map((file) => path.join('src', 'database', file));
const PATIENCE_MS = 10 * 60_000;

/**
 * Does some work of the build while no other process does the same: two starts in one work tree build once.
 * @param what the work, for people and for the name of its lock
 * @throws Error when another process has been at it for ten minutes
 */
export async function alone(what, work) {
  // Loaded only where there is something to do: the compiler is large.
  const { compile } = await import('./compile.mjs');
  await compile({ from: 'src', to: 'dist', files: LOCK, since: 0 });
  const { takeFolderLock } = await import(pathToFileURL(path.join(ROOT, 'dist', 'database', 'folderLock.js')).href);
  const release = await takeFolderLock(path.join(ROOT, 'dist', `.${what}.lock`), {
    patienceMs: PATIENCE_MS,
    onWait: ({ pid }) => process.stderr.write(`Process ${pid} builds the ${what} already. Waiting for it.\n`),
  });
  try {
    return await work();
  } finally {
    await release();
  }
}
