import type { MetricsReport } from '../../http/workerMetrics.js';
import type { Member } from './member.js';

/** A worker that does not report in this time is left out. Prometheus waits for ten seconds. */
const REPORT_MS = 2_000;

/** Passes on the metrics of all processes to the worker that Prometheus has asked. */
export interface MetricsRelay {
  /** Gathers the metrics of the others for `asker`, with those of this process. Never fails. */
  gather(asker: Member): Promise<MetricsReport[]>;
  /** A worker has answered. */
  reported(id: number, report: MetricsReport): void;
}

/** @param members the workers that serve requests now */
export function createMetricsRelay(members: () => readonly Member[]): MetricsRelay {
  const waiting = new Map<number, (report: MetricsReport) => void>();
  let lastId = 0;

  /** @returns null: it has ended, or has too much to do */
  function ask(member: Member): Promise<MetricsReport | null> {
    lastId += 1;
    const id = lastId;
    return new Promise<MetricsReport | null>((resolve) => {
      const late = setTimeout(resolve, REPORT_MS, null);
      waiting.set(id, (report) => {
        clearTimeout(late);
        resolve(report);
      });
      void member.ended.then(() => resolve(null));
      member.send({ kind: 'report', id });
    }).finally(() => waiting.delete(id));
  }

  return {
    async gather(asker) {
      const others = members().filter((member) => member !== asker);
      const reports = await Promise.all(others.map(ask));
      return [...reports.filter((report) => report !== null), ownReport()];
    },
    reported: (id, report) => waiting.get(id)?.(report),
  };
}

/** What distributing the connections costs. In the names and words of prom-client, which this process does not load. */
function ownReport(): MetricsReport {
  const { user, system } = process.cpuUsage();
  return {
    worker: 'primary',
    metrics: [
      {
        name: 'process_cpu_seconds_total',
        help: 'Total user and system CPU time spent in seconds.',
        type: 'counter',
        values: [{ value: (user + system) / 1e6, labels: {} }],
      },
      {
        name: 'process_resident_memory_bytes',
        help: 'Resident memory size in bytes.',
        type: 'gauge',
        values: [{ value: process.memoryUsage.rss(), labels: {} }],
      },
    ],
  };
}
