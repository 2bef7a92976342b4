/** The README and the other pages: their size, links, shell blocks, and that the settings are complete. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SHELLS } from './shells.js';

const root = path.resolve(import.meta.dirname, '..', '..');
const docs = readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md'));
const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', ...docs.map((name) => `docs/${name}`)];
const read = (page: string) => readFileSync(path.join(root, page), 'utf8');
const withoutFences = (text: string) => text.replace(/^```.*?^```$/gms, '');

/** What a page links to: files from the root, with their anchors. */
function linksOf(page: string): { file: string; anchor: string | undefined }[] {
  return Array.from(withoutFences(read(page)).matchAll(/\]\(([^)\s]+)\)/g), ([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [file = '', anchor] = link.split('#');
      return { file: file === '' ? page : path.join(path.dirname(page), file), anchor };
    });
}

/** As GitHub makes anchors of headings. */
function anchorsOf(page: string): string[] {
  return Array.from(withoutFences(read(page)).matchAll(/^#+ (.*)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/ /g, '-'),
  );
}

test('the README has at most 170 lines, and the test command on a line of its own', () => {
  const lines = read('README.md').trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(170);
  expect(lines.filter((line) => line === 'npm ci && npm test')).toHaveLength(1);
});

describe.each(pages)('%s', (page) => {
  test('has lines of at most 125 columns, except for tables and URLs', () => {
    const long = read(page)
      .split('\n')
      .filter((line) => !line.startsWith('|') && line.replace(/\bhttps?:\S+/g, '').length > 125);
    expect(long).toEqual([]);
  });

  test('has links that lead somewhere', () => {
    const broken = linksOf(page).filter(
      ({ file, anchor }) =>
        !existsSync(path.join(root, file)) || (anchor !== undefined && !anchorsOf(file).includes(anchor)),
    );
    expect(broken).toEqual([]);
  });

  test('names source files that are there', () => {
    const named = Array.from(read(page).matchAll(/`((?:[\w-]+\/)+[\w.-]+\.tsx?)`/g), ([, file = '']) => file);
    expect(named.filter((file) => ![file, `src/${file}`].some((name) => existsSync(path.join(root, name))))).toEqual(
      [],
    );
  });

  test('has shell blocks that every shell can read', () => {
    const blocks = Array.from(read(page).matchAll(/^```sh.*\n(.*?)^```$/gms), ([, block = '']) => block);
    for (const { name, isThere } of SHELLS) {
      if (!isThere) continue;
      for (const block of blocks) {
        const { status, stderr } = spawnSync(name, ['-n'], { input: block, encoding: 'utf8' });
        expect([name, block, status, stderr]).toEqual([name, block, 0, '']);
      }
    }
    // Some shells' echo reads the backslashes of JSON.
    expect(blocks.filter((block) => /\becho\b.*[{\\]|\[\[|<<<|\$'/.test(block))).toEqual([]);
  });
});

describe.each(docs)('docs/%s', (name) => {
  test('begins with whom it is for', () => {
    expect(read(`docs/${name}`)).toMatch(/^# .+\n\nFor /);
  });

  test('is linked from another page', () => {
    const page = `docs/${name}`;
    expect(pages.filter((other) => other !== page && linksOf(other).some(({ file }) => file === page))).not.toEqual([]);
  });
});

test('docs/configuration.md has every variable that is read, and no other', () => {
  const readers = readdirSync(path.join(root, 'src', 'app')).filter((file) =>
    /^environment\.ts$|Variables\.ts$/.test(file),
  );
  const known = readers.flatMap((file) =>
    Array.from(read(`src/app/${file}`).matchAll(/^ {2}([A-Z][A-Z\d_]+): /gm), ([, name]) => name),
  );
  expect(known.length).toBeGreaterThan(30);
  const named = Array.from(read('docs/configuration.md').matchAll(/^\| (`[A-Z].*?) \|/gm), ([, cell = '']) =>
    Array.from(cell.matchAll(/`(\w+)`/g), ([, name]) => name),
  ).flat();
  // These are not ours: what reads them is a library, and Node.
  const others = ['NO_PROXY', 'NODE_EXTRA_CA_CERTS'];
  expect(named.sort()).toEqual([...new Set([...known, ...others])].sort());
});
