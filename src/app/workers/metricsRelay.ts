import type { MetricsReport } from '../../http/workerMetrics.js';
import type { Member } from './member.js';

/** A worker that does not report in this time is left out. Prometheus waits for ten seconds. */
const REPORT_MS = 2_000;

/** Gathers the metrics of all processes for the worker that Prometheus asked. */
interface MetricsRelay {
  /** Gathers the metrics of the others for `asker`, with those of this process. Never fails. */
  gather(asker: Member): Promise<MetricsReport[]>;
  /** A worker has answered. */
  reported(id: number, report: MetricsReport): void;
  /** A worker has ended. Its open questions get no report. */
  gone(member: Member): void;
}

interface Question {
  asked: Member;
  /** @param report null: there is none */
  answer: (report: MetricsReport | null) => void;
}

/** @param members the workers that serve requests now */
export function createMetricsRelay(members: () => readonly Member[]): MetricsRelay {
  /** The open questions. Each is removed with its answer, so none stays as long as a worker lives. */
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

/**
 * The CPU and memory of the primary, which distributes connections. Names and help texts are prom-client's, which this
 * process does not load.
 */
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
