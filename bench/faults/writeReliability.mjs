import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { renderTable } from './table.mjs';

const PAGE = path.resolve(import.meta.dirname, '../../docs/reliability.md');
const BEGIN = '<!-- faults: npm run faults -- --write -->';
const END = '<!-- /faults -->';

/** Puts the measured table into docs/reliability.md, between its two markers. @throws Error when they are not there */
export async function writeReliability(report) {
  const page = await readFile(PAGE, 'utf8');
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${PAGE} has lost its markers`);
  await writeFile(PAGE, `${page.slice(0, begin)}${BEGIN}\n\n${renderTable(report)}\n\n${page.slice(end)}`);
}
