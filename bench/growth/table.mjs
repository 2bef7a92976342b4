import { markdownTable } from '../support/markdownTable.mjs';

/** The measured as Markdown. */
export function table({ sizes }) {
  const [first] = sizes;
  const cell = (size, key) => `${size[key].toFixed(2)} (${(size[key] / first[key]).toFixed(2)})`;
  return markdownTable(
    ['sessions', 'subscribe: ms', 'CPU ms', 'delivery: ms', 'CPU ms', 'page of the console: p50 ms', 'p95 ms'],
    sizes.map((size) => [
      size.sessions.toLocaleString('en'),
      ...['subscribe', 'subscribeCpu', 'deliver', 'deliverCpu', 'page', 'pageP95'].map((key) => cell(size, key)),
    ]),
  );
}
