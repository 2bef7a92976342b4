import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'prisma/config';

// Prisma's CLI insists on a schema engine and downloads a native one when there is none. Generating the client only
// checks that the file exists, and prisma/nextMigration.mjs uses the WebAssembly engine from the registry, so that
// nothing here depends on a download.
const engines = path.resolve('node_modules/@prisma/engines');
const hasNativeEngine = existsSync(engines) && readdirSync(engines).some((name) => name.startsWith('schema-engine'));
if (!hasNativeEngine) process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= path.resolve('prisma/nextMigration.mjs');

export default defineConfig({ schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } });
