import { markdownTable } from '../support/markdownTable.mjs';
import { median, ratioSpread } from '../support/statistics.mjs';

/** The figures of a round, in the table's order. */
const FIGURES = [
  ({ serverCpu }) => serverCpu,
  ({ databaseCpu }) => databaseCpu,
  ({ serverCpu, databaseCpu }) => serverCpu + databaseCpu,
  ({ rate }) => rate,
];
const SUM = 2;

/** The measured as Markdown. */
export function table({ now, before, starts, rounds, works }) {
  const lines = works.flatMap(({ name, now: ours, before: theirs }) => {
    const spreads = FIGURES.map((of) => ratioSpread(ours.map(listOf(of)), theirs.map(listOf(of))));
    const { least, most } = spreads[SUM];
    return [
      [`${name}, now`, ...mediansOf(ours.flat()), ''],
      [`${name}, before`, ...mediansOf(theirs.flat()), ''],
      [
        `${name}, **ratio**`,
        ...spreads.map((spread) => spread.median.toFixed(3)),
        `${least.toFixed(3)} to ${most.toFixed(3)}`,
      ],
    ];
  });
  return [
    markdownTable(['', 'CPU s / 1,000: server', 'database', 'sum', 'rate /s', 'spread of the sum'], lines),
    '',
    `Now: ${nameOf(now)}. Before: ${nameOf(before)}. Medians of ${starts} starts of ${rounds} rounds. A ratio, of now to`,
    'before, is the median of the ratios of all rounds: below 1 is cheaper. Its spread is that of the medians of the starts.',
  ].join('\n');
}

const listOf = (of) => (rounds) => rounds.map(of);

function mediansOf(rounds) {
  const medians = FIGURES.map((of) => median(rounds.map(of)));
  return [
    ...medians.slice(0, SUM + 1).map((value) => value.toFixed(3)),
    Math.round(medians.at(-1)).toLocaleString('en'),
  ];
}

const nameOf = (commit) =>
  commit ? `${commit.hash.slice(0, 12)}${commit.dirty ? ' and what is not committed' : ''}` : 'no commit';
