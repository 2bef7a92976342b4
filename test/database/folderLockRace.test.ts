import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';

const PROCESSES = 3;
const LOCKS = 40;

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'beckon-race-'));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** For each lock what each of several live processes got, all of them taking it at the same moment. */
async function race(locks: readonly string[]): Promise<unknown[][]> {
  const children = Array.from({ length: PROCESSES }, () => fork('test/database/takeFolderLocks.mjs', { execArgv: [] }));
  try {
    await Promise.all(children.map((child) => once(child, 'message')));
    const start = Date.now() + 50;
    const answers = children.map((child) => once(child, 'message') as Promise<[unknown[]]>);
    for (const child of children) child.send(locks.map((lock, index) => [start + index * 20, lock]));
    const got = (await Promise.all(answers)).map(([answer]) => answer);
    return locks.map((_, index) => got.map((answer) => answer[index]));
  } finally {
    for (const child of children) child.kill();
  }
}

it.each(['new', 'left by a dead process'])('gives a lock that is %s to one of several processes', async (state) => {
  const locks = Array.from({ length: LOCKS }, (_, index) => path.join(parent, String(index)));
  if (state !== 'new') {
    // Beyond the largest process id that Linux gives.
    for (const lock of locks) writeFileSync(lock, JSON.stringify({ pid: 4_194_305, host: hostname(), token: 'dead' }));
  }
  const results = await race(locks);
  const winners = results.map((answers) => answers.filter((answer) => answer === true).length);
  expect(results.flat().filter((answer) => typeof answer !== 'boolean')).toEqual([]);
  expect(winners.filter((count) => count !== 1)).toEqual([]);
});
