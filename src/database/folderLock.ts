import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { keepTouched } from './lockTouches.js';
import { ownLife, stateOf } from './processLife.js';

const ownerSchema = z.object({
  pid: z.int(),
  host: z.string(),
  // Locks of earlier versions have neither.
  pidSpace: z.string().nullable().default(null),
  startedAt: z.string().nullable().default(null),
});
export type LockOwner = z.output<typeof ownerSchema>;

/** A live process has the lock. */
export class LockBusy extends Error {
  constructor(readonly owner: LockOwner) {
    super(`process ${owner.pid} on ${owner.host} has the lock`);
  }
}

export interface LockOptions {
  /** Milliseconds between two touches by the owner; a lock without a touch for five times as long is free. */
  touchEveryMs?: number;
  /** Milliseconds to wait for a live owner. */
  patienceMs?: number;
  /** A live owner has the lock, and may be about to stop. */
  onWait?: (owner: LockOwner) => void;
  /** Called when another process has taken the lock over. */
  onLost?: () => void;
}

const TOUCH_EVERY_MS = 3_000;
const STALE_AFTER_TOUCHES = 5;
const LOOK_EVERY_MS = 50;

/**
 * Takes a lock file. An owner in the same PID namespace is alive while its process runs. Any other owner is judged by
 * its touches of the file.
 * @returns releases the lock @throws LockBusy if a live owner keeps it beyond the patience
 */
export async function takeFolderLock(file: string, options: LockOptions = {}): Promise<() => Promise<void>> {
  const { touchEveryMs = TOUCH_EVERY_MS, onLost = () => undefined } = options;
  const mine = JSON.stringify({ ...ownLife(), host: hostname(), token: randomUUID() });
  await placeOnceFree(file, mine, { ...options, touchEveryMs });
  const stopTouching = keepTouched({ file, content: mine, everyMs: touchEveryMs, onLost });
  return async () => {
    await stopTouching();
    if (readLock(file) === mine) rmSync(file, { force: true });
  };
}

/**
 * The live owner of a lock, without touching anything; null: none. An owner that cannot be seen from here is judged by its
 * last touch.
 */
export function liveOwner(file: string): LockOwner | null {
  const text = readLock(file);
  const owner = text === null ? null : parseOwner(text);
  if (owner === null) return null;
  const state = owner.host === hostname() ? stateOf(owner) : 'unknown';
  if (state !== 'unknown') return state === 'running' ? owner : null;
  const touched = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Date.now() - touched < TOUCH_EVERY_MS * STALE_AFTER_TOUCHES ? owner : null;
}

async function placeOnceFree(file: string, content: string, options: LockOptions & { touchEveryMs: number }) {
  const { touchEveryMs, patienceMs = touchEveryMs * STALE_AFTER_TOUCHES, onWait } = options;
  const begun = performance.now();
  const silence = watchTouches(file, touchEveryMs);
  let isWaiting = false;
  for (;;) {
    const text = readLock(file);
    if (text === null) {
      if (placeIfFree(file, content)) return;
      continue;
    }
    const owner = parseOwner(text);
    const state = owner?.host === hostname() ? stateOf(owner) : 'unknown';
    const silentMs = state === 'unknown' ? silence() : 0;
    if (owner === null || state === 'ended' || silentMs >= touchEveryMs * STALE_AFTER_TOUCHES) {
      if (!removeStale(file, text)) await delay(5);
      continue;
    }
    // An owner that has just missed a touch may be dead. Waiting a little longer shows it.
    const mayBeDead = silentMs >= touchEveryMs * 2;
    if (!mayBeDead && performance.now() - begun >= patienceMs) throw new LockBusy(owner);
    if (!isWaiting && patienceMs > 0) onWait?.(owner);
    isWaiting = true;
    await delay(LOOK_EVERY_MS);
  }
}

/** A link appears with its whole content or not at all, and never replaces anything. */
function placeIfFree(file: string, content: string): boolean {
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, content, { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * How long the lock has not been touched. Hosts' clocks differ and change, so this measures observed touches, and uses
 * the file's time only once a live owner would have touched it.
 */
function watchTouches(file: string, touchEveryMs: number): () => number {
  let seen: number | null = null;
  let since = 0;
  return () => {
    const touched = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null;
    if (touched !== seen) since = performance.now();
    seen = touched;
    const watchedMs = performance.now() - since;
    return seen === null || watchedMs < touchEveryMs * 2 ? watchedMs : Math.max(watchedMs, Date.now() - seen);
  };
}

/**
 * Removes a dead owner's lock. One process at a time, so that none removes the next owner's lock.
 * @returns false if another process is removing it
 */
function removeStale(file: string, stale: string): boolean {
  const guard = `${file}.takeover`;
  try {
    mkdirSync(guard);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // Removing takes microseconds, so an old guard belongs to a process that died meanwhile.
    const age = Date.now() - (statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (Math.abs(age) > TOUCH_EVERY_MS * STALE_AFTER_TOUCHES) rmSync(guard, { recursive: true, force: true });
    return false;
  }
  try {
    if (readLock(file) === stale) rmSync(file, { force: true });
    return true;
  } finally {
    rmSync(guard, { recursive: true, force: true });
  }
}

/** The lock's text, which is unique per owner; null: no lock. */
function readLock(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Null: not our lock, such as an empty file after a power cut. */
function parseOwner(text: string): LockOwner | null {
  try {
    return ownerSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
