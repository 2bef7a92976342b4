import type { Registry } from 'prom-client';

/** A metric with its samples, as prom-client gives it (`getMetricsAsJSON`), and as it passes between processes. */
interface PlainMetric {
  name: string;
  help: string;
  type: unknown;
  values: readonly { value: number; labels: Readonly<Partial<Record<string, string | number>>> }[];
}

/** The metrics of one process. */
export interface MetricsReport {
  /** The value of its label `worker`. */
  worker: string;
  metrics: readonly PlainMetric[];
}

/** The other processes behind the same port. Prometheus cannot choose which of them answers. */
export interface Peers {
  /** The value of this process's own label. */
  worker: string;
  /** Their metrics now, without those of processes that do not answer in time. */
  reports(): Promise<readonly MetricsReport[]>;
}

/** What can be shown as metrics. */
export interface MetricsSource {
  getMetricsAsJSON(): Promise<readonly PlainMetric[]>;
}

/**
 * The metrics of all processes behind the same port. Each sample has the label `worker`, so that gauges of different
 * processes stay apart, and a counter that begins again with a new process looks like that of a restarted node. A sum would
 * only fall, and Prometheus would take the rest of it for an increase.
 */
export function metricsOfAll(registry: Pick<Registry, 'getMetricsAsJSON'>, { worker, reports }: Peers): MetricsSource {
  return {
    async getMetricsAsJSON() {
      const [others, own] = await Promise.all([reports(), registry.getMetricsAsJSON()]);
      return joined([{ worker, metrics: own }, ...others]);
    },
  };
}

/** One metric of each name, with the samples of all. */
function joined(reports: readonly MetricsReport[]): PlainMetric[] {
  const byName = new Map<string, PlainMetric>();
  for (const { worker, metrics } of reports) {
    for (const metric of metrics) {
      const values = metric.values.map((sample) => ({ ...sample, labels: { ...sample.labels, worker } }));
      const before = byName.get(metric.name);
      byName.set(metric.name, { ...(before ?? metric), values: [...(before?.values ?? []), ...values] });
    }
  }
  return [...byName.values()];
}
