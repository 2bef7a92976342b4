import { markdownTable } from '../support/markdownTable.mjs';
import { median, ratioSpread } from '../support/statistics.mjs';

const sumOf = ({ serverCpu, databaseCpu }) => serverCpu + databaseCpu;

/** The measured as Markdown. */
export function table({ now, before, starts, rounds, works }) {
  const lines = works.flatMap(({ name, now: ours, before: theirs }) => {
    const ratio = (of) => ratioSpread(ours.map(of), theirs.map(of));
    const cells = (side) =>
      [({ serverCpu }) => serverCpu, ({ databaseCpu }) => databaseCpu, sumOf]
        .map((of) => median(side.map(of)).toFixed(3))
        .concat(Math.round(median(side.map(({ rate }) => rate))).toLocaleString('en'));
    const spread = ratio(sumOf);
    const parts = [({ serverCpu }) => serverCpu, ({ databaseCpu }) => databaseCpu, sumOf, ({ rate }) => rate];
    return [
      [`${name}, now`, ...cells(ours), ''],
      [`${name}, before`, ...cells(theirs), ''],
      [
        `${name}, **ratio**`,
        ...parts.map((of) => ratio(of).median.toFixed(3)),
        `${spread.least.toFixed(3)} to ${spread.most.toFixed(3)}`,
      ],
    ];
  });
  return [
    markdownTable(['', 'CPU s / 1,000: server', 'database', 'sum', 'rate /s', 'ratio of sums, by round'], lines),
    '',
    `Now: ${nameOf(now)}. Before: ${nameOf(before)}. Medians of ${rounds} rounds in ${starts} starts. A ratio, of now`,
    "to before, is the median of the rounds' ratios: below 1 is cheaper.",
  ].join('\n');
}

const nameOf = (commit) =>
  commit ? `${commit.hash.slice(0, 12)}${commit.dirty ? ' and what is not committed' : ''}` : 'no commit';
