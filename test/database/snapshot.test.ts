import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { MIGRATIONS } from '../../src/database/migrate.js';
import { packSnapshot, pgliteVersion, SNAPSHOT, unpackSnapshot } from '../../src/database/snapshot.js';

let parent: string;
let file: string;
let folder: string;
beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'beckon-snapshot-'));
  file = path.join(parent, 'database.gz');
  folder = path.join(parent, 'database');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const unpack = () => unpackSnapshot(file, folder, MIGRATIONS);

/** The build's snapshot with another header. */
function withHeader(pattern: RegExp, replacement: string): Buffer {
  const whole = gunzipSync(readFileSync(SNAPSHOT));
  const end = 4 + whole.readUInt32BE();
  const header = whole.toString('utf8', 4, end);
  expect(header).toMatch(pattern);
  const text = Buffer.from(header.replace(pattern, replacement));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return gzipSync(Buffer.concat([length, text, whole.subarray(end)]));
}

function withWrongByte(): Buffer {
  const packed = readFileSync(SNAPSHOT);
  const middle = Math.floor(packed.length / 2);
  packed.writeUInt8(packed.readUInt8(middle) ^ 1, middle);
  return packed;
}

it('has the files of a database', async () => {
  writeFileSync(file, readFileSync(SNAPSHOT));
  await unpack();
  expect(readFileSync(path.join(folder, 'PG_VERSION'), 'utf8')).toMatch(/^\d+\n$/);
});

it.each([
  ['another PGlite made it', () => withHeader(/"pglite":"[^"]+"/, '"pglite":"0.0.1"'), 'it was made by PGlite 0.0.1'],
  [
    'it has a changed migration',
    () => withHeader(/_init":"[0-9a-f]{64}"/, '_init":"0"'),
    '20261122000000_init as it is not',
  ],
  ['it has an unknown migration', () => withHeader(/_init":/, '_other":'), '20261122000000_other as it is not here'],
  ['it has a wrong byte', withWrongByte, /data check|invalid/],
  ['it is something else', () => gzipSync('nothing of the kind'), /./],
])('is refused, with nothing written, when %s', async (_what, content, reason) => {
  writeFileSync(file, content());
  await expect(unpack()).rejects.toThrow(reason);
  expect(existsSync(folder)).toBe(false);
});

it('is refused when there is none', async () => {
  await expect(unpack()).rejects.toThrow('ENOENT');
});

it('is refused when a file does not fit in whole', async () => {
  const source = path.join(parent, 'source');
  mkdirSync(source);
  writeFileSync(path.join(source, 'large'), 'x'.repeat(10_000));
  writeFileSync(
    file,
    packSnapshot(source, { pglite: await pgliteVersion(), migrations: {} }, () => true),
  );
  const module = pathToFileURL(path.resolve('dist/database/snapshot.js')).href;
  const args = [module, file, folder, MIGRATIONS].map((arg) => JSON.stringify(arg));
  const script = `const { unpackSnapshot } = await import(${args[0]}); await unpackSnapshot(${args.slice(1).join()});`;
  // Files of at most some kilobytes: as on a disk that becomes full, a write ends short, and the next one fails.
  const { status, stderr } = spawnSync(
    'sh',
    ['-c', 'ulimit -f 8; exec "$0" --input-type=module --eval "$1"', process.execPath, script],
    { encoding: 'utf8' },
  );
  expect(stderr).toContain('EFBIG');
  expect(status).toBe(1);
});
