import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..', '..');
const text = readFileSync(path.join(root, 'docs', 'security.md'), 'utf8');

/** A folder, or a file without its ending. */
function isThere(name: string): boolean {
  const { dir, base } = path.parse(path.join(root, name));
  return existsSync(dir) && readdirSync(dir).some((file) => file === base || file.startsWith(`${base}.`));
}

it('every limit names a test that exists', () => {
  const named = Array.from(text.matchAll(/`(test\/[\w./-]+)`/g), ([, name = '']) => name);
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((name) => !isThere(name))).toEqual([]);
});
