import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Of dist: the console and the clients are large, and few tests need them. */
const PAGES = ['console', 'clients', 'tested'].map((name) => path.resolve('dist', name));
const LINK = 'node_modules';

/** A copy of this work tree, for tests that change it. */
export interface WorkTree {
  at(...names: string[]): string;
  remove(): void;
}

/** @param names what it has, besides the packages: files and folders of this work tree; `dist` without its pages */
export function copyWorkTree(names: readonly string[]): WorkTree {
  const root = mkdtempSync(path.join(tmpdir(), 'beckon-tree-'));
  const at = (...parts: string[]) => path.join(root, ...parts);
  for (const name of names) {
    if (!existsSync(name)) throw new Error(`there is no ${name}`);
    // With the times of its files, by which the build knows what is stale.
    cpSync(path.resolve(name), at(name), {
      recursive: true,
      preserveTimestamps: true,
      filter: (file) => !PAGES.includes(file) && !/\.(?:map|lock)$/.test(file),
    });
  }
  symlinkSync(path.resolve(LINK), at(LINK));
  return { at, remove: () => rmSync(root, { recursive: true, force: true }) };
}
