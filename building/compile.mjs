import { mkdir, rename, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { transformFile } from '@swc/core';
import { changedAt, ROOT } from './staleness.mjs';

/** How many files are compiled at once. The compiler has threads of its own. */
const LANES = 8;

/**
 * What the types mean at run time is as tsconfig.json says: decorators' metadata are GraphQL's types. Types themselves are
 * checked by `npm run types`, which takes ten times as long.
 */
const OPTIONS = {
  swcrc: false,
  configFile: false,
  sourceMaps: true,
  inlineSourcesContent: false,
  module: { type: 'es6' },
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, verbatimModuleSyntax: true },
    keepClassNames: true,
  },
};

/**
 * Compiles those TypeScript files whose module is older, with a source map beside each module.
 * @param files from the work tree, in `from`: `src/main.ts` becomes `main.js` in `to`; files of other kinds are left out
 * @param since milliseconds of Unix time: modules of before are made anew in any case
 * @throws Error naming a file and what is wrong with its syntax
 */
export async function compile({ from, to, files, since }) {
  const waiting = files.filter((file) => /(?<!\.d)\.ts$/.test(file));
  const lane = async () => {
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      const module = path.join(to, path.relative(from, file)).replace(/\.ts$/, '.js');
      if (changedAt(module) < Math.max(since, changedAt(file))) await compileFile(file, module);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

async function compileFile(source, module) {
  const begun = new Date();
  const { code, map } = await transformFile(path.join(ROOT, source), {
    ...OPTIONS,
    sourceFileName: path.relative(path.dirname(module), source),
  });
  const file = path.join(ROOT, module);
  await mkdir(path.dirname(file), { recursive: true });
  await writeWhole(`${file}.map`, map, begun);
  await writeWhole(file, `${code}//# sourceMappingURL=${path.basename(file)}.map\n`, begun);
}

/** Appears whole or not at all: another process may be loading it. A source that is saved after `begun` is newer. */
async function writeWhole(file, text, begun) {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text);
  await utimes(draft, begun, begun);
  await rename(draft, file);
}
