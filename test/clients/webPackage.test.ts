/** The client for web pages, as the build packs it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PACKED = path.join(ROOT, 'dist/clients/web');
const MAX_BYTES = 4_000;

const read = (file: string) => readFileSync(file, 'utf8');
const built = read(path.join(PACKED, 'beckon.js'));

test('is less than 4 kB, gzipped', () => {
  expect(gzipSync(built, { level: 9 }).length).toBeLessThan(MAX_BYTES);
});

test('depends on nothing', () => {
  expect(built).not.toMatch(/\bimport\b|\brequire\(/);
  expect(JSON.parse(read(path.join(PACKED, 'package.json')))).not.toHaveProperty('dependencies');
});

test('has the version of the gateway', () => {
  const versionOf = (folder: string) =>
    (JSON.parse(read(path.join(folder, 'package.json'))) as { version: string }).version;
  expect(versionOf(PACKED)).toBe(versionOf(ROOT));
});

test('packs its types, the worker and a page to read, and nothing else', () => {
  const told = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: PACKED,
    encoding: 'utf8',
  });
  const [{ files }] = JSON.parse(told) as [{ files: { path: string }[] }];
  const names = files.map(({ path: name }) => name).filter((name) => !name.endsWith('.d.ts'));
  expect(names.sort()).toEqual(['README.md', 'beckon-worker.js', 'beckon.js', 'package.json']);
  expect(files.map(({ path: name }) => name)).toContain('beckon.d.ts');
});
