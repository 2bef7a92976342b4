import { markdownTable } from '../support/markdownTable.mjs';

/** The measured as Markdown. */
export function table({ ways, idle = [], idleSeconds }) {
  const starts = markdownTable(
    ['`npm start` until `/readyz` answers 200', 'CPU s', 'seconds'],
    ways.map(({ name, seconds, cpu }) => [name, cpu?.toFixed(1) ?? '', seconds.toFixed(1)]),
  );
  if (idle.length === 0) return starts;
  const memory = markdownTable(
    [`a node that was asked for nothing, after ${idleSeconds} s`, 'RSS MiB', 'PSS MiB'],
    idle.map(({ name, rss, pss }) => [name, rss, pss]),
  );
  return `${starts}\n\n${memory}`;
}
