import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyBaseLogger, FastifyReply } from 'fastify';
import { z } from 'zod';
import { readBuiltPage, type BuiltPage } from './builtPage.js';
import { failedPage, waitingPage } from './waitingPage.js';

/** The console's pages, which may still be in the making. */
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

/** Follows the bundling of the console that `npm start` has begun. It may fail, which the log then says. */
export function followConsoleBuild(folder: string, logger: Pick<FastifyBaseLogger, 'info' | 'warn'>): ConsoleBuild {
  const readers: (() => Promise<void>)[] = [];
  const look = () => readWord(`${folder}.build.json`);
  let state = stateOf(look());
  const looking = state === 'done' ? undefined : setInterval(follow, LOOK_EVERY_MS).unref();

  function follow(): void {
    const word = look();
    const before = state;
    state = stateOf(word);
    if (state === before) return;
    if (word !== null && 'failure' in word) logger.warn({ reason: word.failure }, 'the console could not be bundled');
    if (state !== 'done') return;
    clearInterval(looking);
    logger.info('the console is bundled');
    for (const read of readers) void read();
  }

  return {
    folder,
    async page(name, fonts) {
      const file = path.join(folder, name);
      if (state === 'done') return readBuiltPage(file, fonts);
      let page: BuiltPage | null = null;
      readers.push(async () => void (page = await readBuiltPage(file, fonts)));
      const instead = (reply: FastifyReply) => (state === 'failed' ? failedPage(reply) : waitingPage(reply));
      return { send: (reply) => page?.send(reply) ?? instead(reply) };
    },
    stop: () => clearInterval(looking),
  };
}

type Word = z.output<typeof wordSchema>;

/** A process that was killed has left its word behind. */
function stateOf(word: Word | null): 'done' | 'running' | 'failed' {
  if (word === null) return 'done';
  if ('failure' in word) return 'failed';
  return isRunning(word.pid) ? 'running' : 'done';
}

/** Null: nothing is, or was, bundled meanwhile. */
function readWord(file: string): Word | null {
  try {
    return wordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
