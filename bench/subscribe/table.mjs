import { besideBaseline } from '../support/besideBaseline.mjs';
import { markdownTable } from '../support/markdownTable.mjs';

/** The measured as Markdown. */
export function table({ rivals: rows }) {
  const compared = besideBaseline(rows, 'baseline', ({ serverCpu, databaseCpu }) => serverCpu + databaseCpu);
  return markdownTable(
    ['', 'CPU s / 1,000: server', 'database', 'sum', 'ratio', 'calls/s', 'ratio', 'p50 ms', 'p99 ms', 'peak MiB'],
    compared.map(({ name, rate, p50, p99, serverCpu, databaseCpu, sum, cpuRatio, rateRatio, peakMiB }) => [
      name,
      serverCpu.toFixed(3),
      databaseCpu.toFixed(3),
      sum.toFixed(3),
      cpuRatio,
      Math.round(rate).toLocaleString('en'),
      rateRatio,
      p50.toFixed(1),
      p99.toFixed(1),
      peakMiB,
    ]),
  );
}
