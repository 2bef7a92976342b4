// node dist/app/printSchema.js [--check]: writes schema.graphql, or reports that it is stale.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { schemaText } from '../graphql/schemaText.js';
import { readConfig } from './config.js';
import { createGateway } from './gateway.js';

const FILE = new URL('../../schema.graphql', import.meta.url);

const folder = mkdtempSync(path.join(os.tmpdir(), 'beckon-schema-'));
const gateway = await createGateway(readConfig({ BECKON_DATA_DIR: folder }));
const text = schemaText(await gateway.loadSchema());
await gateway.close();
rmSync(folder, { recursive: true });
if (!process.argv.includes('--check')) {
  writeFileSync(FILE, text);
} else if (readFileSync(FILE, 'utf8') !== text) {
  process.stderr.write('schema.graphql is stale: run node dist/app/printSchema.js\n');
  process.exitCode = 1;
}
