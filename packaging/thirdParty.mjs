import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Where the builds of the console's two pages leave the folders of the packages that are in them, from the root. */
export const CONSOLE_PACKAGES = {
  index: path.join('dist', '.packages-index.json'),
  graphiql: path.join('dist', '.packages-graphiql.json'),
};

/**
 * A plugin of Rolldown and Vite.
 * @param report gets the folders of all packages that the bundle has modules of, from the root, sorted
 */
export function packagesOfBundle(root, report) {
  const folders = new Set();
  return {
    name: 'packages-of-bundle',
    moduleParsed({ id }) {
      const folder = packageFolder(id);
      if (folder) folders.add(path.relative(root, folder));
    },
    buildEnd() {
      report([...folders].sort());
    },
  };
}

/** `.../node_modules/@scope/name/dist/x.js` is of `.../node_modules/@scope/name`. Null: a module of our own. */
function packageFolder(id) {
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id.replace(/^\0/, ''))?.[0] ?? null;
}

const LICENSE_FILE = /^(?:licen[cs]e|copying|notice)(?!.*\.[cm]?[jt]s$)/i;
const LINE = '='.repeat(80);

/**
 * The licences of packages as one text, by name. A package without a licence file gets the words of the same licence from
 * another package, with its own author.
 * @param folders of packages @param others without a folder
 * @throws Error naming a package whose licence is not known, or has no words
 */
export function licenseTexts(folders, others = []) {
  const found = [...folders.map(readPackage), ...others];
  const packages = [...new Map(found.map((one) => [`${one.name} ${one.version}`, one])).values()];
  const wordsOf = new Map(
    packages.filter(({ text }) => text).map(({ license, text }) => [license, withoutCopyright(text)]),
  );
  return packages
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, version, license, author, text }) => {
      const words =
        text ||
        (wordsOf.has(license) && `Copyright (c) ${author ?? `the authors of ${name}`}\n\n${wordsOf.get(license)}`);
      if (!license || !words)
        throw new Error(`the licence of ${name} ${version} has no text: ${license ?? 'none is named'}`);
      return `${LINE}\n${name} ${version} (${license})\n${LINE}\n\n${words}\n`;
    })
    .join('\n');
}

const withoutCopyright = (text) =>
  text
    .split('\n')
    .filter((line) => !/^\s*copyright\b.*(?:\d{4}|\(c\)|©)/i.test(line))
    .join('\n')
    .trim();

function readPackage(folder) {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const { name, version, license, licenses, author } = manifest;
  const files = readdirSync(folder).filter((file) => LICENSE_FILE.test(file));
  return {
    name,
    version,
    license: license?.type ?? license ?? licenses?.map((one) => one.type).join(' OR '),
    author: author?.name ?? author?.replace(/ *[<(].*$/, ''),
    text: files.map((file) => readFileSync(path.join(folder, file), 'utf8').trim()).join('\n\n'),
  };
}
