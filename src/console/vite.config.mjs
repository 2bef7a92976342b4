import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig } from 'vite';
import { CONSOLE_PACKAGES, packagesOfBundle } from '../../packaging/thirdParty.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** The build puts it in the place of dist/console once both pages are in it. */
const OUT = path.join(ROOT, 'dist/console.new');

/** Beside each larger asset the same compressed, once and well, so that serving it costs no time. */
const compressed = {
  name: 'compressed',
  closeBundle() {
    const assets = path.join(OUT, 'assets');
    for (const name of readdirSync(assets).filter((file) => /\.(?:js|css|svg)$/.test(file))) {
      const file = path.join(assets, name);
      if (existsSync(`${file}.br`)) continue;
      const content = readFileSync(file);
      if (content.length < 1024) continue;
      const params = {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      };
      writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
      writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
    }
  },
};

/** The package names the licences of all that is bundled. */
const licensed = (mode) =>
  packagesOfBundle(ROOT, (folders) => writeFileSync(path.join(ROOT, CONSOLE_PACKAGES[mode]), JSON.stringify(folders)));

/**
 * One page, bundled for the gateway to serve: `--mode index`, the console, then `--mode graphiql`, which is shown at /graphql
 * while developing. Each by itself, so that neither loads anything for the other's sake. Both are in one folder.
 */
export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  base: '/console/',
  logLevel: 'warn',
  plugins: [compressed, licensed(mode)],
  build: {
    outDir: OUT,
    emptyOutDir: mode === 'index',
    target: 'es2022',
    // An asset in the page itself would need a permission in its policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: path.join(import.meta.dirname, `${mode}.html`),
      // "use client" means something to servers that render React only.
      onLog: (level, log, report) => void (log.code === 'MODULE_LEVEL_DIRECTIVE' || report(level, log)),
    },
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_200,
  },
}));
