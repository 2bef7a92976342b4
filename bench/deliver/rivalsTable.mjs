import { besideBaseline } from '../support/besideBaseline.mjs';
import { markdownTable } from '../support/markdownTable.mjs';

const HEAD = ['', 'CPU s / 1,000: sender', 'database', 'sum', 'ratio', 'pushes/s', 'ratio', 'doubled', 'peak MiB'];

/** What `inTurn` has measured, as Markdown, with ratios to the baseline of that name. */
export function rivalsTable(rivals, baseline) {
  const compared = besideBaseline(rivals, baseline, ({ cpu, databaseCpu }) => cpu + databaseCpu);
  const rows = compared.map(({ name, rate, cpu, databaseCpu, sum, cpuRatio, rateRatio, doubled = 0, peakMiB }) => [
    name,
    cpu.toFixed(3),
    databaseCpu.toFixed(3),
    sum.toFixed(3),
    cpuRatio,
    Math.round(rate).toLocaleString('en'),
    rateRatio,
    doubled,
    peakMiB,
  ]);
  return markdownTable(HEAD, rows);
}
