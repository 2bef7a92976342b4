import { Histogram, type LabelValues, type Registry } from 'prom-client';
import { traceIdOf, type TraceContext } from '../domain/tracing.js';

interface HistogramOptions<T extends string> {
  name: string;
  help: string;
  labelNames: T[];
  buckets: number[];
}

/** Observes a value. @param trace the trace of the measured work; null: it is not recorded */
type ObserveTraced<T extends string> = (labels: LabelValues<T>, value: number, trace: TraceContext | null) => void;

/** A histogram whose buckets name the trace of their last value (an exemplar, which only OpenMetrics shows). */
export function createTracedHistogram<T extends string>(
  { registry, hasExemplars }: { registry: Registry; hasExemplars: boolean },
  options: HistogramOptions<T>,
): ObserveTraced<T> {
  if (!hasExemplars) {
    const histogram = new Histogram({ ...options, registers: [registry] });
    return (labels, value) => histogram.observe(labels, value);
  }
  // Registered afterwards: the constructor wants a registry that knows nothing but OpenMetrics.
  const histogram = new Histogram({ ...options, enableExemplars: true, registers: [] });
  registry.registerMetric(histogram);
  return (labels, value, trace) => {
    // The types allow the labels of the histogram only, where OpenMetrics has labels of the exemplar.
    const exemplarLabels = (trace === null ? {} : { trace_id: traceIdOf(trace) }) as LabelValues<T>;
    histogram.observe({ labels, value, exemplarLabels });
  };
}
