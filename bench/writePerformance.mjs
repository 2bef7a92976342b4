import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { renderChart } from './chart.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const END = '<!-- /bench -->';
const ROWS = ['subscribe', 'deliver', 'batch', 'open', 'growth', 'start'];

/**
 * Writes the last measurement of each row into docs/performance.md, each table between its two markers, and draws the chart.
 * @param results the folder that has the rows' files
 * @throws Error when a page has lost its markers, or a row was never measured
 */
export async function writePerformance(results) {
  const reports = {};
  const parts = {};
  for (const row of ROWS) {
    const report = JSON.parse(await readFile(path.join(results, `bench-${row}.json`), 'utf8'));
    const { table } = await import(`./${row}/main.mjs`);
    reports[row] = report.result;
    parts[row] = `${settingOf(row, report)}\n\n${table(report.result)}`;
  }
  await replace('docs/performance.md', parts);
  await writeFile(path.join(ROOT, 'docs/images/performance.svg'), chartOf(reports));
}

function settingOf(row, { date, machine, versions }) {
  const said = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `Measured on ${date} by \`npm run bench -- ${row}\` with ${said.join(', ')}, on ${machine}.`;
}

async function replace(file, parts) {
  const full = path.join(ROOT, file);
  let page = await readFile(full, 'utf8');
  for (const [name, text] of Object.entries(parts)) {
    const mark = `<!-- bench: ${name} -->`;
    const begin = page.indexOf(mark);
    const end = page.indexOf(END, begin);
    if (begin < 0 || end < 0) throw new Error(`${file} has lost its markers of ${name}`);
    // The tables alone: what else is there stands as its authors wrote it.
    const tables = await format(text, { ...(await resolveConfig(full)), parser: 'markdown', proseWrap: 'always' });
    page = `${page.slice(0, begin)}${mark}\n\n${tables.trim()}\n\n${page.slice(end)}`;
  }
  await writeFile(full, page);
}

function chartOf({ subscribe, deliver }) {
  const bars = (rivals, unit) =>
    rivals.map(({ name, rate }) => ({
      name,
      value: rate,
      label: `${Math.round(rate).toLocaleString('en')} ${unit}/s`,
      own: name.startsWith('Beckon'),
    }));
  return renderChart([
    ['Subscribe: calls a second, 64 connections', bars(subscribe.rivals, 'calls')],
    ['Deliver: pushes a second, published by 16 connections', bars(deliver.rivals, 'pushes')],
  ]);
}
