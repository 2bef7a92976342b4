import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { renderChart } from './chart.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const END = '<!-- /bench -->';
/** The pages, and the rows that have a place in each. */
const PAGES = {
  'docs/performance.md': ['subscribe', 'deliver', 'batch', 'open', 'growth', 'start'],
  'docs/growth.md': ['limits'],
};

/**
 * Writes the last measurement of each row into its page of docs, each table between its two markers, and draws the chart. A row
 * that was never measured stays as it is.
 * @param {string} results the folder that has the rows' files
 * @param {string} [root] the folder with docs
 * @throws Error when a page has lost its markers, or a row was measured in a quick run
 */
export async function writePerformance(results, root = ROOT) {
  const measured = {};
  for (const [page, rows] of Object.entries(PAGES)) {
    const parts = {};
    for (const row of rows) {
      const report = await reportOf(path.join(results, `bench-${row}.json`));
      if (!report) continue;
      if (report.quick) throw new Error(`the last run of ${row} was a quick one, which says too little`);
      const { table } = await import(`./${row}/table.mjs`);
      measured[row] = report.result;
      parts[row] = `${settingOf(row, report)}\n\n${table(report.result)}`;
    }
    if (Object.keys(parts).length > 0) await replace(path.join(root, page), parts);
  }
  await writeFile(path.join(root, 'docs/images/performance.svg'), renderChart(groupsOf(measured)));
}

async function reportOf(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function settingOf(row, { date, commit, machine, versions }) {
  const said = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const dirty = commit?.dirty ? ' and changes that were not committed' : '';
  const at = commit ? ` at \`${commit.hash.slice(0, 12)}\`${dirty}` : '';
  return `Measured on ${date}${at} by \`npm run bench -- ${row}\` with ${said.join(', ')}, on ${machine}.`;
}

async function replace(file, parts) {
  let page = await readFile(file, 'utf8');
  for (const [name, text] of Object.entries(parts)) {
    const mark = `<!-- bench: ${name} -->`;
    const begin = page.indexOf(mark);
    const end = page.indexOf(END, begin);
    if (begin < 0 || end < 0) throw new Error(`${path.basename(file)} has lost its markers of ${name}`);
    // The tables alone: what else is there stands as its authors wrote it.
    const tables = await format(text, { ...(await resolveConfig(file)), parser: 'markdown', proseWrap: 'always' });
    page = `${page.slice(0, begin)}${mark}\n\n${tables.trim()}\n\n${page.slice(end)}`;
  }
  await writeFile(file, page);
}

/** The chart's groups of those rows that were measured: what a call costs first, then how many there were. */
function groupsOf({ subscribe, deliver, batch }) {
  const bars = (rivals, valueOf, labelOf) =>
    rivals.map((rival) => ({
      name: rival.name,
      value: valueOf(rival),
      label: labelOf(valueOf(rival)),
      own: rival.name.startsWith('Beckon'),
    }));
  const costs = (rivals) =>
    bars(
      rivals,
      ({ cpu, serverCpu = cpu, databaseCpu }) => serverCpu + databaseCpu,
      (value) => `${value.toFixed(2)} ms`,
    );
  const rates = (rivals, unit) =>
    bars(
      rivals,
      ({ rate }) => rate,
      (value) => `${Math.round(value).toLocaleString('en')} ${unit}/s`,
    );
  const works = [
    ['Subscribe', 'call', subscribe, '64 connections'],
    ['Deliver', 'push', deliver, 'published by 16 connections'],
    ['Many chats in a call', 'push', batch, 'published by 4 connections'],
  ].filter(([, , row]) => row);
  return [
    ...works.map(([name, unit, { rivals }]) => [`${name}: CPU of a ${unit}, server and database`, costs(rivals)]),
    ...works.map(([name, unit, { rivals }, how]) => {
      const many = unit === 'push' ? 'pushes' : 'calls';
      return [`${name}: ${many} a second, ${how}`, rates(rivals, many)];
    }),
  ];
}
