// node dist/app/printOpenapi.js [--check]: writes openapi.json, or reports that it is stale.
import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { productVersion } from '../http/productVersion.js';
import { openapiText } from './openapiDocument.js';

const FILE = new URL('../../openapi.json', import.meta.url);

const text = openapiText(productVersion());
if (!process.argv.includes('--check')) {
  writeFileSync(FILE, text);
} else if (readFileSync(FILE, 'utf8') !== text) {
  process.stderr.write('openapi.json is stale: run npm run openapi\n');
  process.exitCode = 1;
}
