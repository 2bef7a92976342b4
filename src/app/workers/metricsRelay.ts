import type { MetricsReport } from '../../http/workerMetrics.js';
import type { Member } from './member.js';

/** A worker that does not report in this time is left out. Prometheus waits for ten seconds. */
const REPORT_MS = 2_000;

/** Passes on the metrics of all processes to the worker that Prometheus has asked. */
interface MetricsRelay {
  /** Gathers the metrics of the others for `asker`, with those of this process. Never fails. */
  gather(asker: Member): Promise<MetricsReport[]>;
  /** A worker has answered. */
  reported(id: number, report: MetricsReport): void;
  /** A worker has ended, and answers nothing more. */
  gone(member: Member): void;
}

interface Question {
  asked: Member;
  /** @param report null: there is none */
  answer: (report: MetricsReport | null) => void;
}

/** @param members the workers that serve requests now */
export function createMetricsRelay(members: () => readonly Member[]): MetricsRelay {
  /** Those that are not answered yet. Each leaves with its answer: nothing that lives as long as a worker may hold one. */
  const questions = new Map<number, Question>();
  let lastId = 0;

  /** @returns null: it has ended, or has too much to do */
  function ask(asked: Member): Promise<MetricsReport | null> {
    lastId += 1;
    const id = lastId;
    return new Promise((resolve) => {
      const late = setTimeout(() => answer(null), REPORT_MS);
      const answer = (report: MetricsReport | null) => {
        clearTimeout(late);
        questions.delete(id);
        resolve(report);
      };
      questions.set(id, { asked, answer });
      asked.send({ kind: 'report', id });
    });
  }

  return {
    async gather(asker) {
      const others = members().filter((member) => member !== asker);
      const reports = await Promise.all(others.map(ask));
      return [...reports.filter((report) => report !== null), ownReport()];
    },
    reported: (id, report) => questions.get(id)?.answer(report),
    gone(member) {
      for (const { asked, answer } of questions.values()) if (asked === member) answer(null);
    },
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
