import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { LockBusy, takeFolderLock, type LockOptions } from '../../src/database/folderLock.js';
import { eventually } from '../support/eventually.js';

/** So short that a lock without touches is free after half a second. */
const QUICK = { touchEveryMs: 100 };
const IMPATIENT = { ...QUICK, patienceMs: 0 };
/** Of this process only its touches can be seen here. */
const elsewhere = { pid: 1, host: 'another-host.example', token: 'theirs' };

let parent: string;
let file: string;
beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'beckon-lock-'));
  file = path.join(parent, 'lock');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** Leaves a lock as another process has, touched so many milliseconds from now. */
function leaveLock(owner: unknown, touchedInMs = 0): void {
  writeFileSync(file, typeof owner === 'string' ? owner : JSON.stringify(owner));
  const touched = new Date(Date.now() + touchedInMs);
  utimesSync(file, touched, touched);
}

const owner = () => JSON.parse(readFileSync(file, 'utf8')) as unknown;

/** Takes the lock, which has to be possible, and gives it back. */
async function takeAndRelease(options: LockOptions = QUICK): Promise<void> {
  const release = await takeFolderLock(file, options);
  expect(owner()).toMatchObject({ pid: process.pid, host: hostname() });
  await release();
  expect(readdirSync(parent)).toEqual([]);
}

it('names its owner and goes with the release', async () => {
  await takeAndRelease();
  await takeAndRelease();
});

it('is for its owner only', async () => {
  const release = await takeFolderLock(file);
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  await release();
});

it('is kept by a live process that does not touch it', async () => {
  const release = await takeFolderLock(file, { touchEveryMs: 3_600_000 });
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(file, longAgo, longAgo);
  await expect(takeFolderLock(file, QUICK)).rejects.toThrow(LockBusy);
  await release();
});

it('is touched while the main thread is busy', async () => {
  const release = await takeFolderLock(file, QUICK);
  const before = statSync(file).mtimeMs;
  const end = performance.now() + 30_000;
  while (performance.now() < end && statSync(file).mtimeMs === before);
  expect(statSync(file).mtimeMs).toBeGreaterThan(before);
  await release();
});

it('is waited for, and taken once its owner has gone', async () => {
  const release = await takeFolderLock(file);
  let waitedFor = 0;
  const second = takeFolderLock(file, {
    onWait: ({ pid }) => {
      waitedFor = pid;
      void release();
    },
  });
  await (
    await second
  )();
  expect(waitedFor).toBe(process.pid);
});

it('is taken from a process that has ended, at once', async () => {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  leaveLock({ pid: child.pid, host: hostname(), token: 'theirs' });
  await takeAndRelease({ patienceMs: 0 });
});

it('is taken from an earlier life of a container, whose process had the same id', async () => {
  leaveLock({ pid: process.pid, host: hostname(), token: 'earlier' });
  await takeAndRelease({ patienceMs: 0 });
});

it('is taken from a live process that has the id of its dead owner', async () => {
  const release = await takeFolderLock(file);
  const mine = owner() as object;
  await release();
  // As an owner that had begun earlier has written it.
  leaveLock({ ...mine, startedAt: '1' });
  await takeAndRelease({ patienceMs: process.platform === 'linux' ? 0 : 60_000 });
});

it('of an earlier version counts while it is touched, where its id is that of a Node', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  try {
    const theirs = { pid: child.pid, host: hostname(), token: 'theirs' };
    leaveLock(theirs);
    await expect(takeFolderLock(file, IMPATIENT)).rejects.toMatchObject({ owner: { pid: child.pid } });
    expect(owner()).toEqual(theirs);
    await takeAndRelease();
  } finally {
    child.kill();
  }
});

describe('of another host', () => {
  it('keeps others out while it is touched', async () => {
    leaveLock(elsewhere);
    const touching = setInterval(() => utimesSync(file, new Date(), new Date()), 20);
    try {
      await expect(takeFolderLock(file, { touchEveryMs: 400, patienceMs: 1_000 })).rejects.toThrow(
        'process 1 on another-host.example has the lock',
      );
    } finally {
      clearInterval(touching);
    }
    expect(owner()).toEqual(elsewhere);
  });

  it.each([
    ['just now', 0],
    ['long ago', -3_600_000],
    ['in the future, before the clock was set back', 3_600_000],
  ])('is free when it is not touched: last %s', async (_when, touchedInMs) => {
    leaveLock(elsewhere, touchedInMs);
    await takeAndRelease();
  });

  it('is not free by its time alone: its clock may be another', async () => {
    leaveLock(elsewhere, -3_600_000);
    await expect(takeFolderLock(file, IMPATIENT)).rejects.toThrow(LockBusy);
  });
});

it.each(['', 'not JSON', '{"pid":', '5', '{"pid":"1"}'])('that is not a lock (%j) blocks no one', async (content) => {
  leaveLock(content);
  await takeAndRelease({ patienceMs: 0 });
});

it('taken by another process is reported as lost, and stays at the release', async () => {
  const lost = new Promise<void>((resolve) => {
    void takeFolderLock(file, { ...QUICK, onLost: resolve }).then((release) => {
      leaveLock(elsewhere);
      void lost.then(release);
    });
  });
  await lost;
  expect(owner()).toEqual(elsewhere);
});

it('that was removed is recreated', async () => {
  const release = await takeFolderLock(file, QUICK);
  rmSync(file);
  await eventually(async () => expect(owner()).toMatchObject({ pid: process.pid }));
  await release();
  expect(readdirSync(parent)).toEqual([]);
});
