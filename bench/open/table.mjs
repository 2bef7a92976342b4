import { markdownTable } from '../support/markdownTable.mjs';

const HEAD = ['most /s', 'load', 'rate /s', 'p50 ms', 'p99 ms', 'p99.9 ms'];

/** The measured as Markdown. */
export function table({ works, seconds, rounds }) {
  const tables = works.map(({ name, rivals }) => {
    const rows = rivals.flatMap(({ name: rival, peak, loads }) =>
      loads.map(({ at, rate, p50, p99, p999 }) => [
        rival,
        Math.round(peak).toLocaleString('en'),
        at,
        rate.toLocaleString('en'),
        ...[p50, p99, p999].map((ms) => ms.toFixed(1)),
      ]),
    );
    return markdownTable([name, ...HEAD], rows);
  });
  const late = Math.max(
    ...works.flatMap(({ rivals }) => rivals.flatMap(({ loads }) => loads.map((load) => load.lateP99))),
  );
  return [
    tables.join('\n\n'),
    '',
    `Milliseconds since a call was due, of loads of ${seconds} s, medians of ${rounds} rounds: to the answer (subscribe), to`,
    `the provider (deliver). The load itself came to a call at most ${late.toFixed(1)} ms late (p99 of the worst load).`,
  ].join('\n');
}
