/** What is saved while a build runs is built by the next one, and then nothing is. Other programs stand aside here. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Stands for all tools: it makes what the build takes from them, and saves a source once. */
const TOOLS = `
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
export const state = { runs: 0, saveAt: null, source: null };
export async function runTool(script) {
  state.runs += 1;
  if (script.includes('prisma')) {
    mkdirSync('src/database/generated', { recursive: true });
    writeFileSync('src/database/generated/client.ts', 'export const client = 1;');
  }
  if (script.includes('vite')) mkdirSync('dist/console.new', { recursive: true });
  if (script.includes('clients') || script.includes('tsc')) mkdirSync('dist/clients/web', { recursive: true });
  if (state.saveAt === null || !script.includes(state.saveAt)) return;
  state.saveAt = null;
  writeFileSync('saving', '');
  // Later, as the clock of the files has it.
  do writeFileSync(state.source, 'export const answer = 2;');
  while (statSync(state.source).mtimeMs <= statSync('saving').mtimeMs);
}`;
const LOCK = ['folderLock.ts', 'lockTouches.ts', 'processLife.ts'];

let tree: string;
const at = (...names: string[]) => path.join(tree, ...names);

beforeEach(() => {
  tree = mkdtempSync(path.join(tmpdir(), 'beckon-stamps-'));
  for (const folder of ['building', 'clients/web']) cpSync(folder, at(folder), { recursive: true });
  for (const folder of ['dist', 'src/console/generated', 'src/database', 'prisma/migrations', 'test/generated'])
    mkdirSync(at(folder), { recursive: true });
  for (const file of LOCK) cpSync(path.join('src', 'database', file), at('src', 'database', file));
  for (const name of ['answer.ts', 'console/page.ts']) writeFileSync(at('src', name), 'export const answer = 1;');
  for (const name of ['package-lock.json', 'schema.graphql']) writeFileSync(at(name), '');
  writeFileSync(at('prisma', 'schema.prisma'), '');
  writeFileSync(at('building', 'runTool.mjs'), TOOLS);
  symlinkSync(path.resolve('node_modules'), at('node_modules'));
});
afterEach(() => rmSync(tree, { recursive: true, force: true }));

/** @returns what a script prints as JSON */
function run(script: string): unknown {
  const args = ['--input-type=module', '--eval', `import { state } from './building/runTool.mjs';${script}`];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: tree, encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

it('the gateway', () => {
  const found = run(`
    import { readFileSync } from 'node:fs';
    import { buildGateway } from './building/gateway.mjs';
    const found = [];
    Object.assign(state, { saveAt: 'makeSnapshot', source: 'src/answer.ts' });
    for (let build = 1; build <= 3; build += 1) {
      state.runs = 0;
      await buildGateway();
      found.push([state.runs, readFileSync('dist/answer.js', 'utf8').match(/answer = (.)/)[1]]);
    }
    console.log(JSON.stringify(found));`);
  // Prisma's client and the snapshot, the snapshot, and nothing.
  expect(found).toEqual([
    [2, '1'],
    [1, '2'],
    [0, '2'],
  ]);
});

it('the console', () => {
  const found = run(`
    import { buildPages, isConsoleMissing } from './building/pages.mjs';
    const found = [];
    Object.assign(state, { saveAt: 'vite', source: 'src/console/page.ts' });
    for (let build = 1; build <= 3; build += 1) {
      state.runs = 0;
      await buildPages();
      found.push([state.runs, isConsoleMissing()]);
    }
    console.log(JSON.stringify(found));`);
  // All of it (types, two pages, and two tools for the client), the pages, and nothing.
  expect(found).toEqual([
    [5, true],
    [2, false],
    [0, false],
  ]);
});
