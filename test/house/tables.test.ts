/** docs/architecture.md says which rooms write a table that has several writers. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFile(path.join(ROOT, file), 'utf8');

/** The name of each table by the name that Prisma's client has for it. */
async function tables(): Promise<Map<string, string>> {
  const models = (await read('prisma/schema.prisma')).matchAll(/^model (\w)(\w*) {[\s\S]*?@@map\("(\w+)"\)/gm);
  return new Map(Array.from(models, ([, first = '', rest = '', table = '']) => [first.toLowerCase() + rest, table]));
}

/** The rooms whose code writes each table, in SQL or through Prisma's client. */
async function writers(): Promise<Map<string, Set<string>>> {
  const files = (await readdir(path.join(ROOT, 'src'), { recursive: true })).filter((name) => /\.ts$/.test(name));
  const product = files.filter((name) => !/generated|^(demo|simulators)\//.test(name));
  const found = new Map(Array.from((await tables()).values(), (table) => [table, new Set<string>()]));
  for (const name of product) {
    const text = await read(`src/${name}`);
    const [room = ''] = name.split('/');
    for (const [model, table] of await tables()) {
      const writes = `(INSERT INTO|UPDATE|DELETE FROM) ${table}\\b|\\.${model}\\.(create|update|upsert|delete)`;
      if (new RegExp(writes).test(text)) found.get(table)?.add(room);
    }
  }
  return found;
}

/** The rows of the page: tables, and the rooms named for them. */
async function documented(): Promise<Map<string, string[]>> {
  const [, section = ''] = (await read('docs/architecture.md')).split('## Who writes which table');
  const [rows = ''] = section.split('\n## ');
  const cells = Array.from(
    rows.matchAll(/^\| (`.*?) \| (.*) \|$/gm),
    ([, names = '', by = '']) => [names, by] as const,
  );
  const namesIn = (text: string) => Array.from(text.matchAll(/`([a-z_]+)`/g), ([, name = '']) => name);
  return new Map(cells.flatMap(([names, by]) => namesIn(names).map((table) => [table, namesIn(by).sort()] as const)));
}

test('names all writers of each table that has several, and no others', async () => {
  const shared = Array.from(await writers()).filter(([table, rooms]) => rooms.size > 1 && table !== 'audit_entries');
  const page = await documented();
  page.delete('audit_entries');
  expect(Object.fromEntries(page)).toEqual(
    Object.fromEntries(shared.map(([table, rooms]) => [table, [...rooms].sort()])),
  );
});
