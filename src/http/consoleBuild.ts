import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyBaseLogger, FastifyReply } from 'fastify';
import { z } from 'zod';
import { readBuiltPage, type BuiltPage } from './builtPage.js';
import { failedPage, waitingPage } from './waitingPage.js';

/** The console's pages, which may still be being built. */
export interface ConsoleBuild {
  /** Vite's output. */
  folder: string;
  /**
   * A page by its file. While the console is being bundled it says so, and then it becomes the page.
   * @param fonts additional font sources of its policy @returns null: it is not built, and nothing builds it
   */
  page(file: string, fonts?: string): Promise<BuiltPage | null>;
  stop(): void;
}

/** The process that bundles the console, or why it could not. `npm start` leaves this beside the console's folder. */
const wordSchema = z.union([z.object({ pid: z.int() }), z.object({ failure: z.string() })]);

const LOOK_EVERY_MS = 300;

/**
 * Follows the bundling of the console that `npm start` has begun. If it fails, the log says so. The state of a process that
 * ended earlier is ignored.
 */
export function followConsoleBuild(folder: string, logger: Pick<FastifyBaseLogger, 'info' | 'warn'>): ConsoleBuild {
  const readers: (() => Promise<void>)[] = [];
  const look = () => readWord(`${folder}.build.json`);
  const first = look();
  let isDone = first === null || ('pid' in first && !isRunning(first.pid));
  /** Why there is no console. It may become one yet. */
  let failure: string | null = null;
  const looking = isDone ? undefined : setInterval(follow, LOOK_EVERY_MS).unref();
  if (!isDone) follow();

  function follow(): void {
    const word = look();
    if (word !== null) {
      see(failureOf(word));
      return;
    }
    clearInterval(looking);
    readPages().catch((error: unknown) => see(messageOf(error)));
  }

  function see(now: string | null): void {
    if (now !== null && now !== failure) logger.warn({ reason: now }, 'the console could not be bundled');
    failure = now;
  }

  async function readPages(): Promise<void> {
    for (const read of readers) await read();
    isDone = true;
    logger.info('the console is bundled');
  }

  return {
    folder,
    async page(name, fonts) {
      const file = path.join(folder, name);
      if (isDone) return readBuiltPage(file, fonts);
      let page: BuiltPage | null = null;
      readers.push(async () => {
        page = await readBuiltPage(file, fonts);
        if (page === null) throw new Error(`there is no ${name}`);
      });
      const instead = (reply: FastifyReply) => (failure === null ? waitingPage(reply) : failedPage(reply));
      return { send: (reply) => page?.send(reply) ?? instead(reply) };
    },
    stop: () => clearInterval(looking),
  };
}

type Word = z.output<typeof wordSchema>;

/** Null: it is being bundled. */
function failureOf(word: Word): string | null {
  if ('failure' in word) return word.failure;
  return isRunning(word.pid) ? null : 'the process that bundled it was ended';
}

/**
 * Null: nothing is or was bundled in the meantime. A file that cannot be read now (too many open files) may be readable
 * later.
 */
function readWord(file: string): Word | null {
  try {
    return wordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    return { failure: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
