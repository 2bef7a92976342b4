const COLUMNS = [
  ['fault', (line) => line.title],
  ['client', (line) => line.client],
  ['sent', (line) => (line.dead > 0 ? `${line.sent} + ${line.dead} dead` : line.sent)],
  ['given back', (line) => line.givenBack],
  ['failed but delivered', (line) => line.failedButDelivered],
  ['hung', (line) => line.hung],
  ['lost', (line) => line.lost],
  ['twice', (line) => line.twice],
  ['again, shown once', (line) => line.again],
  ['settled after', (line) => seconds(line.settledMs)],
  ['usable after', (line) => seconds(line.usableMs)],
];

/** Null: not within the limit. */
const seconds = (ms) => (ms === null ? 'never' : `${(ms / 1000).toFixed(1)} s`);

/** The table in Markdown, with what it was measured with. Faults and zeros are easy to tell apart: a zero is a dot. */
export function renderTable({ date, command, machine, versions, results }) {
  const head = COLUMNS.map(([name]) => name);
  const lines = results.map((line) =>
    line.error
      ? [line.title, line.client, `not measured: ${line.error}`, ...COLUMNS.slice(3).map(() => '')]
      : COLUMNS.map(([, cell]) => cell(line)).map((value) => (value === 0 ? '·' : String(value))),
  );
  const said = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `Measured on ${date} by \`${command}\` on ${machine}, with`,
    `${said.join(', ')}.`,
    '',
    ...[head, head.map((_, index) => (index < 2 ? '---' : '--:')), ...lines].map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}
