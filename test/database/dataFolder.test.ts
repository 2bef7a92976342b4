import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { DataFolderBusy, makeEncryptionKey, makeOperatorKey, openDataFolder } from '../../src/database/dataFolder.js';

let parent: string;
let folder: string;
let lock: string;
beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'beckon-folder-'));
  folder = path.join(parent, 'deep', 'data');
  lock = path.join(folder, 'lock');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

function mode(file: string): string {
  return (statSync(file).mode & 0o777).toString(8);
}

it('is made with all that is above it, for its owner only', async () => {
  const data = await openDataFolder(folder);
  expect(data.path).toBe(folder);
  expect(path.dirname(data.databasePath)).toBe(folder);
  expect([mode(folder), mode(lock), mode(data.databasePath)]).toEqual(['700', '600', '700']);
  await data.release();
});

it('allows one process, and names the owner and what to do', async () => {
  const data = await openDataFolder(folder);
  const open = () => openDataFolder(folder, { patienceMs: 0 });
  await expect(open).rejects.toThrow(DataFolderBusy);
  await expect(open).rejects.toThrow(`the data folder ${folder} is in use by process ${process.pid} on ${hostname()}`);
  await expect(open).rejects.toThrow('BECKON_DATA_DIR');
  await data.release();
  expect(readdirSync(folder)).toEqual(['database']);
  await (await open()).release();
});

describe('a secret', () => {
  it('is made once and stays, for its owner only', async () => {
    const data = await openDataFolder(folder);
    const made = data.secret('operator.key', () => 'first');
    expect(made).toEqual({ value: 'first', file: path.join(folder, 'operator.key'), isNew: true });
    expect(mode(made.file)).toBe('600');
    expect(data.secret('operator.key', () => 'second')).toEqual({ ...made, isNew: false });
    await data.release();
    const reopened = await openDataFolder(folder);
    expect(reopened.secret('operator.key', () => 'third')).toEqual({ ...made, isNew: false });
    await reopened.release();
    expect(existsSync(made.file)).toBe(true);
  });

  it('is long enough to be one', () => {
    expect(makeOperatorKey()).toMatch(/^bk_operator_[A-Za-z0-9_-]{32}$/);
    expect(makeOperatorKey()).not.toBe(makeOperatorKey());
    expect(Buffer.from(makeEncryptionKey(), 'base64')).toHaveLength(32);
  });
});
