// node dist/app/printSchema.js [--check]: writes schema.graphql, or says whether it is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { buildGraphqlSchema } from './schema.js';
import { schemaText } from '../graphql/schemaText.js';
import type { Services } from './services.js';

const FILE = new URL('../../schema.graphql', import.meta.url);

// Printing calls no service.
const text = schemaText(buildGraphqlSchema({} as Services));
if (!process.argv.includes('--check')) {
  writeFileSync(FILE, text);
} else if (readFileSync(FILE, 'utf8') !== text) {
  process.stderr.write('schema.graphql is stale: run node dist/app/printSchema.js\n');
  process.exitCode = 1;
}
