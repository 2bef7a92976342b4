import { rivalsTable } from './rivalsTable.mjs';

/** The measured as Markdown. */
export function table({ rivals, memory, latency }) {
  const lines = [rivalsTable(rivals, 'durable by hand')];
  if (latency) {
    lines.push(
      '',
      `From publish to provider at ${latency.rate} a second: p50 ${latency.p50.toFixed(1)} ms, p99 ${latency.p99.toFixed(1)} ms.`,
      `After a rest of ${memory.restSeconds} s a node holds ${memory.idleMiB} MiB when it has started, and ${memory.afterMiB} MiB after all rounds.`,
    );
  }
  return lines.join('\n');
}
