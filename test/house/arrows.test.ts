/** The import rules find what they are made to find: each is broken once, in a tree of its own. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

interface Rules {
  forbidden: { name: string }[];
}

const CONFIG = '.dependency-cruiser.cjs';
const ROOT = path.resolve(import.meta.dirname, '../..');
const { forbidden } = createRequire(import.meta.url)(path.join(ROOT, CONFIG)) as Rules;

/** Every room, kit and what else has a rule of its own may not know the console, even by the name of a type. */
const KNOWING = forbidden.flatMap(({ name }) => /^(\w+)-knows-only-/.exec(name)?.[1] ?? []);
const FILES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    KNOWING.map((folder) => [
      `${folder}/wrong.ts`,
      `import type { B } from '../${folder === 'console' ? 'app' : 'console'}/right.js';\nexport type A = B;\n`,
    ]),
  ),
  'console/right.ts': 'export type B = string;\n',
  'app/right.ts': 'export type B = string;\n',
  'main.ts': 'export const main = 1;\n',
  'app/knowsMain.ts': "export { main } from '../main.js';\n",
  'chats/kept.store.ts': 'export const kept = 1;\n',
  'delivery/reads.ts': "export { kept } from '../chats/kept.store.js';\n",
  'delivery/peeks.ts': "import type { B } from '../chats/inside.js';\nexport type Peek = B;\n",
  'chats/inside.ts': 'export type B = string;\n',
  'tenants/here.ts': "import type { There } from './there.js';\nexport type Here = There | null;\n",
  'tenants/there.ts': "import type { Here } from './here.js';\nexport type There = Here | null;\n",
  'tenants/tenant.types.ts': 'export const type = 1;\n',
  'tenants/early.ts': "export { type } from './tenant.types.js';\n",
  'app/tested.ts': "import fc from 'fast-check';\nexport const check = fc;\n",
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'beckon-arrows-'));
  for (const name of [CONFIG, 'tsconfig.json', 'package.json'])
    await cp(path.join(ROOT, name), path.join(folder, name));
  await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** @returns the names of the rules that these files break */
async function brokenBy(files: Readonly<Record<string, string>>): Promise<Set<string>> {
  await rm(path.join(folder, 'src'), { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, 'src', name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const cruiser = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const found = promisify(execFile)(process.execPath, [cruiser, '--config', CONFIG, '--output-type', 'json', 'src'], {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  });
  // It ends with the number of what it has found.
  const { stdout } = await found.catch((error: unknown) => error as { stdout: string });
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
  return new Set(summary.violations.map(({ rule }) => rule.name));
}

test('each rule finds what breaks it', async () => {
  expect(KNOWING.length).toBeGreaterThan(20);
  expect([...(await brokenBy(FILES))].sort()).toEqual(forbidden.map(({ name }) => name).sort());
});

test('what follows the rules is let be', async () => {
  const files = {
    'tenants/tenant.store.ts': 'export type Tenant = string;\n',
    'tenants/room.ts': "export type { Tenant } from './tenant.store.js';\n",
    'chats/chat.types.ts': "import type { Tenant } from '../tenants/room.js';\nexport type Chat = Tenant;\n",
    'chats/late.ts': "export const load = () => import('./chat.types.js');\n",
    'delivery/push.ts': "import type { Chat } from '../chats/chat.types.js';\nexport type Push = Chat;\n",
    'app/gateway.ts': "import type { Push } from '../delivery/push.js';\nexport type Gateway = Push;\n",
  };
  expect([...(await brokenBy(files))]).toEqual([]);
});
