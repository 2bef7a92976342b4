/**
 * What separates the migrations from schema.prisma, without a server and without Prisma's native engine:
 *   node prisma/nextMigration.mjs --check       exits 1 and prints the difference when there is one
 *   node prisma/nextMigration.mjs --name title  writes it as migrations/<time>_title/migration.sql
 * The migrations are replayed in an embedded database in memory; Prisma's own engine (its WebAssembly build) compares.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engineGlue from '@prisma/schema-engine-wasm/schema_engine_bg';
import { PrismaPGlite } from 'pglite-prisma-adapter';

const schemaFile = path.join(import.meta.dirname, 'schema.prisma');
const migrationsDir = path.join(import.meta.dirname, 'migrations');
const { values: options } = parseArgs({ options: { check: { type: 'boolean' }, name: { type: 'string' } } });
if (!options.check === !options.name) {
  process.stderr.write('usage: node prisma/nextMigration.mjs --check | --name title\n');
  process.exit(2);
}

/** The package expects a bundler to link the WebAssembly; Node wants it done by hand. */
async function linkEngine() {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const wasm = await readFile(entry.replace(/schema_engine\.js$/, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': engineGlue });
  engineGlue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

async function readMigrations() {
  const entries = await readdir(migrationsDir, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: await readFile(path.join(migrationsDir, name, 'migration.sql'), 'utf8') },
      },
    })),
  );
}

await linkEngine();
const files = [{ path: schemaFile, content: await readFile(schemaFile, 'utf8') }];
const database = new PGlite();
const engine = await engineGlue.SchemaEngine.new(
  { datamodels: files.map((file) => [file.path, file.content]) },
  () => {},
  bindMigrationAwareSqlAdapterFactory(new PrismaPGlite(database)),
);
const { stdout: sql } = await engine.diff({
  from: {
    tag: 'migrations',
    baseDir: migrationsDir,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: await readMigrations(),
  },
  to: { tag: 'schemaDatamodel', files },
  script: true,
  exitCode: null,
  shadowDatabaseUrl: null,
  filters: { externalTables: [], externalEnums: [] },
});
await database.close();

const empty = sql.trim() === '' || /empty migration/i.test(sql);
if (options.check) {
  if (!empty) process.stderr.write(`schema.prisma is ahead of its migrations:\n${sql}\n`);
  process.exitCode = empty ? 0 : 1;
} else if (empty) {
  process.stdout.write('The migrations already say what schema.prisma says.\n');
} else {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = path.join(migrationsDir, `${stamp}_${options.name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'migration.sql'), sql);
  process.stdout.write(`Wrote ${path.relative(process.cwd(), folder)}/migration.sql: read it before you commit it.\n`);
}
