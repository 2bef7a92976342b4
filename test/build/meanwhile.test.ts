/** How `npm start` begins the bundling, and what is left of it, in a work tree with next to nothing in it. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

let tree: string;
const at = (...names: string[]) => path.join(tree, ...names);

beforeEach(() => {
  tree = mkdtempSync(path.join(tmpdir(), 'beckon-meanwhile-'));
  cpSync('building', at('building'), { recursive: true });
  for (const folder of ['dist', 'test', 'src/console']) mkdirSync(at(folder), { recursive: true });
});
afterEach(() => rmSync(tree, { recursive: true, force: true }));

/** @param before what happens before it @returns what it says, and what stands for serving after it */
function run(before = '') {
  const script = `const { bundleMeanwhile } = await import('./building/meanwhile.mjs');
    ${before}
    bundleMeanwhile();
    setImmediate(() => console.log('serves'));`;
  const args = ['--input-type=module', '--eval', script];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: tree, encoding: 'utf8' });
  return { status, stdout, stderr };
}

it('a place that it cannot write to does not keep the gateway from serving', () => {
  writeFileSync(at('dist', 'console'), 'no folder');
  const { status, stdout, stderr } = run();
  expect([status, stdout]).toEqual([0, 'serves\n']);
  expect(stderr).toMatch(/not bundled meanwhile: E/);
});

it('a process that does not start does not keep the gateway from serving', () => {
  const { status, stdout, stderr } = run("process.execPath = '/nowhere/node';");
  expect([status, stdout]).toEqual([0, 'serves\n']);
  expect(stderr).toMatch(/not bundled meanwhile: spawn .* ENOENT/);
  expect(existsSync(at('dist', 'console.build.json'))).toBe(false);
});

it('the word that an ended start has left does not outlive a build', () => {
  const word = at('dist', 'console.build.json');
  writeFileSync(word, JSON.stringify({ failure: 'out of memory' }));
  cpSync('build.mjs', at('build.mjs'));
  // As where everything is up to date.
  const parts = { gateway: 'buildGateway', gatewayBundle: 'bundleGateway', pages: 'buildPages' };
  const others = 'export const isGatewayUnbundled = () => false; export const isConsoleMissing = () => false;';
  for (const [file, name] of Object.entries(parts))
    writeFileSync(at('building', `${file}.mjs`), `export async function ${name}() {} ${others}`);
  const { status, stderr } = spawnSync(process.execPath, ['build.mjs'], { cwd: tree, encoding: 'utf8' });
  expect([status, stderr, existsSync(word)]).toEqual([0, '', false]);
});
