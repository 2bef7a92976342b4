import path from 'node:path';
import { parseArgs } from 'node:util';
import { ALWAYS_COMPARED, COMPARED, RIVALS, ROWS } from './rows.mjs';

const rivals = Object.entries(RIVALS).map(([row, names]) => `                   ${row.padEnd(10)} ${names.join(', ')}`);

export const HELP = `Usage: npm run bench -- [ROW...] [options]
       npm run bench -- compare REV [--row ROW]... [--starts N] [--quick]

  ROW            ${ROWS.join(', ')} (default: all)
  --quick        fewer rounds and less data: all rows in a few minutes
  --write        writes the last results of all rows into docs (performance.md, growth.md), as tables and a chart
  --only NAMES   separated by commas: words of attacks of the row neighbours, or rivals of the rows
${rivals.join('\n')}
  --results DIR  where the results go as JSON (default bench/results)

  compare REV    this work tree beside that commit, which is built in a temporary folder: both on one PostgreSQL server,
                 in turn round by round, with the ratio of their CPU time and its spread
  --row ROW      ${COMPARED.join(', ')} (default: ${ALWAYS_COMPARED.join(', ')})
  --starts N     how often both are started anew (default 4): processes of the same code differ, too

PostgreSQL is that of DATABASE_URL, on which databases are made and removed, else a cluster of its own.
`;

/**
 * What the command line asks for.
 * @param {string[]} words
 * @returns {{ help: boolean, quick: boolean, write: boolean, results: string, rows?: string[], only?: string[] | undefined,
 *   compare?: { rev: string, rows: string[], starts: number | undefined } }} unless for help, either `rows` with `only`
 *   (undefined: all) or `compare`
 * @throws Error in a sentence for words that have no meaning
 */
export function readCommandLine(words) {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      only: { type: 'string' },
      row: { type: 'string', multiple: true },
      starts: { type: 'string' },
      results: { type: 'string', default: path.join(import.meta.dirname, 'results') },
      help: { type: 'boolean', default: false },
    },
  });
  const { quick, write, results, help } = values;
  const common = { quick, write, results, help };
  if (help) return common;
  if (write && quick) throw new Error('--write is not for quick runs');
  if (positionals[0] === 'compare') return { ...common, compare: comparisonOf(positionals, values) };
  if (values.row || values.starts) throw new Error('--row and --starts are options of compare');
  known('row', positionals, ROWS);
  const rows = positionals.length > 0 ? positionals : ROWS;
  const only = values.only?.split(',').map((name) => name.trim());
  // Attacks are chosen by any word of their names.
  if (only && !rows.includes('neighbours')) {
    const names = rows.flatMap((row) => RIVALS[row] ?? []);
    known('rival', only, names);
  }
  return { ...common, rows, only };
}

function comparisonOf([, rev, ...rest], { row: rows = ALWAYS_COMPARED, starts, write, only }) {
  if (rev === undefined || rest.length > 0) throw new Error('compare takes one commit');
  if (write || only) throw new Error('--write and --only are not options of compare');
  known('row to compare', rows, COMPARED);
  if (starts !== undefined && !/^[1-9]\d?$/.test(starts)) throw new Error('--starts is a number from 1 to 99');
  return { rev, rows, starts: starts === undefined ? undefined : Number(starts) };
}

function known(what, names, all) {
  const strange = names.filter((name) => !all.includes(name));
  if (strange.length > 0) throw new Error(`there is no ${what} ${strange.join(', ')}; there are ${all.join(', ')}`);
}
