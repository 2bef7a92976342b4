import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { DataFolderBusy, makeEncryptionKey, makeOperatorKey, openDataFolder } from '../../src/store/dataFolder.js';

let parent: string;
let folder: string;
let lock: string;
beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'beckon-folder-'));
  folder = path.join(parent, 'deep', 'data');
  lock = path.join(folder, 'lock');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** Makes the folder with a lock as another process has left it. */
function leaveLock(owner: unknown): void {
  openDataFolder(folder).release();
  writeFileSync(lock, typeof owner === 'string' ? owner : JSON.stringify(owner));
}

function mode(file: string): string {
  return (statSync(file).mode & 0o777).toString(8);
}

/** The id of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

it('is made with all that is above it, for its owner only', () => {
  const data = openDataFolder(folder);
  expect(data.path).toBe(folder);
  expect(path.dirname(data.databasePath)).toBe(folder);
  expect([mode(folder), mode(lock), mode(data.databasePath)]).toEqual(['700', '600', '700']);
  data.release();
});

describe('the lock', () => {
  it('names its owner and goes with the release', () => {
    const data = openDataFolder(folder);
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() });
    data.release();
    expect(readdirSync(folder)).toEqual(['database']);
    openDataFolder(folder).release();
  });

  it('keeps others out while its owner lives, saying who that is and what to do', () => {
    leaveLock({ pid: process.ppid, host: hostname(), token: 'theirs' });
    const open = () => openDataFolder(folder);
    expect(open).toThrow(DataFolderBusy);
    expect(open).toThrow(`the data folder ${folder} is in use by process ${process.ppid} on ${hostname()}`);
    expect(open).toThrow('BECKON_DATA_DIR');
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ token: 'theirs' });
  });

  it('is taken over from a process that has died', async () => {
    leaveLock({ pid: await deadPid(), host: hostname(), token: 'theirs' });
    const data = openDataFolder(folder);
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: process.pid });
    expect(readdirSync(folder)).toEqual(['database', 'lock']);
    data.release();
  });

  it('is taken over from an earlier life of a container, whose process had the same id', () => {
    leaveLock({ pid: process.pid, host: hostname(), token: 'earlier' });
    openDataFolder(folder).release();
  });

  it('of another host counts for as long as it is touched', () => {
    const owner = { pid: 1, host: 'another-host.example', token: 'theirs' };
    leaveLock(owner);
    expect(() => openDataFolder(folder)).toThrow('process 1 on another-host.example');
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(lock, longAgo, longAgo);
    openDataFolder(folder).release();
  });

  it.each(['not JSON', '{"pid":'])('that cannot be read (%j) keeps nobody out', (content) => {
    leaveLock(content);
    openDataFolder(folder).release();
  });

  it('of somebody else is not removed by a release', () => {
    const data = openDataFolder(folder);
    const theirs = JSON.stringify({ pid: process.ppid, host: hostname(), token: 'theirs' });
    writeFileSync(lock, theirs);
    data.release();
    expect(readFileSync(lock, 'utf8')).toBe(theirs);
  });
});

describe('a secret', () => {
  it('is made once and stays, for its owner only', () => {
    const data = openDataFolder(folder);
    const made = data.secret('operator.key', () => 'first');
    expect(made).toEqual({ value: 'first', file: path.join(folder, 'operator.key'), isNew: true });
    expect(mode(made.file)).toBe('600');
    expect(data.secret('operator.key', () => 'second')).toEqual({ ...made, isNew: false });
    data.release();
    const reopened = openDataFolder(folder);
    expect(reopened.secret('operator.key', () => 'third')).toEqual({ ...made, isNew: false });
    reopened.release();
    expect(existsSync(made.file)).toBe(true);
  });

  it('is long enough to be one', () => {
    expect(makeOperatorKey()).toMatch(/^bk_operator_[A-Za-z0-9_-]{32}$/);
    expect(makeOperatorKey()).not.toBe(makeOperatorKey());
    expect(Buffer.from(makeEncryptionKey(), 'base64')).toHaveLength(32);
  });
});
