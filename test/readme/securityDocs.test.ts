import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..', '..');
const text = readFileSync(path.join(root, 'docs', 'security.md'), 'utf8');

/** A folder, or a file without its ending. */
function isThere(name: string): boolean {
  const { dir, base } = path.parse(path.join(root, name));
  return existsSync(dir) && readdirSync(dir).some((file) => file === base || file.startsWith(`${base}.`));
}

it('every bound is shown by a test that there is', () => {
  const named = Array.from(text.matchAll(/`(test\/[\w./-]+)`/g), ([, name = '']) => name);
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((name) => !isThere(name))).toEqual([]);
});

it('every link leads somewhere', () => {
  const links = ['SECURITY.md', 'docs/security.md'].flatMap((file) =>
    Array.from(readFileSync(path.join(root, file), 'utf8').matchAll(/\]\(([^)#:]+)\)/g), ([, link = '']) =>
      path.resolve(root, path.dirname(file), link),
    ),
  );
  expect(links.filter((link) => !existsSync(link))).toEqual([]);
});
