import { rmSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

interface Touching {
  file: string;
  /** The file's content while we own it. */
  content: string;
  everyMs: number;
  /** Called when the file has other content. */
  onLost: () => void;
}

/**
 * Touches the file at an interval and recreates it if it was removed. It runs in its own thread: the embedded database
 * uses the main one, where a long statement would make the owner look dead.
 * @returns stops it
 */
export function keepTouched({ onLost, ...given }: Touching): () => Promise<void> {
  const worker = new Worker(`(${touch.toString()})()`, {
    eval: true,
    workerData: { ...given, draft: draftOf(given.file) },
    execArgv: [],
  });
  worker.unref();
  worker.on('message', onLost);
  return async () => {
    await worker.terminate();
    // The thread may have been recreating the file.
    rmSync(draftOf(given.file), { force: true });
  };
}

/** The draft becomes the file by a link, atomically. */
function draftOf(file: string): string {
  return `${file}.again`;
}

/** Runs in the thread, and has nothing from this file's scope there. */
function touch(): void {
  const { linkSync, readFileSync, rmSync, utimesSync, writeFileSync } = process.getBuiltinModule('node:fs');
  const thread = process.getBuiltinModule('node:worker_threads');
  const { file, content, everyMs, draft } = thread.workerData as Omit<Touching, 'onLost'> & { draft: string };

  function restore(): void {
    try {
      writeFileSync(draft, content, { mode: 0o600 });
      linkSync(draft, file);
    } catch {
      // Another process was faster, which the next look finds out; or nothing can be written now.
    } finally {
      rmSync(draft, { force: true });
    }
  }

  setInterval(() => {
    try {
      if (readFileSync(file, 'utf8') === content) utimesSync(file, new Date(), new Date());
      else thread.parentPort?.postMessage('lost');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') restore();
    }
  }, everyMs);
}
