import { Registry, type Metric, type RegistryContentType } from 'prom-client';
import type { MetricsSource } from './workerMetrics.js';

/** The media type of OpenMetrics 1.0. */
export const OPEN_METRICS = Registry.OPENMETRICS_CONTENT_TYPE;

const MEDIA_TYPE = 'application/openmetrics-text';

/** Whether an Accept header asks for OpenMetrics by name, and for plain text not more. */
export function asksForOpenMetrics(accept = ''): boolean {
  const wanted = qualityOf(accept, MEDIA_TYPE);
  return wanted > 0 && wanted >= qualityOf(accept, 'text/plain');
}

/** RFC 9110 section 12.5.1, without wildcards: a client that does not ask for it by name gets plain text. */
function qualityOf(accept: string, mediaType: string): number {
  const qualities = accept.split(',').map((part) => {
    const [name, ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    if (name !== mediaType) return 0;
    const given = parameters.find((parameter) => parameter.startsWith('q='));
    return given === undefined ? 1 : Number(given.slice(2)) || 0;
  });
  return Math.max(...qualities);
}

/**
 * Metrics as OpenMetrics. prom-client has one format per registry, and in this one renames counters: their family has no
 * `_total`, their samples have it. So a second registry shows the same metrics under those names.
 */
export function openMetricsOf(source: MetricsSource): Pick<Registry, 'metrics'> {
  return viewOf(source, OPEN_METRICS, (metric) =>
    String(metric.type) === 'counter' ? { ...metric, name: metric.name.replace(/_total$/, '') } : metric,
  );
}

/** Metrics as plain text. */
export function plainMetricsOf(source: MetricsSource): Pick<Registry, 'metrics'> {
  return viewOf(source, Registry.PROMETHEUS_CONTENT_TYPE, (metric) => metric);
}

type Shown = Awaited<ReturnType<MetricsSource['getMetricsAsJSON']>>[number];

function viewOf(
  source: MetricsSource,
  contentType: RegistryContentType,
  asShown: (metric: Shown) => Shown,
): Pick<Registry, 'metrics'> {
  return {
    async metrics() {
      const view = new Registry<RegistryContentType>();
      view.setContentType(contentType);
      for (const metric of await source.getMetricsAsJSON()) {
        const shown = asShown(metric);
        view.registerMetric({ ...shown, get: () => Promise.resolve(shown) } as unknown as Metric);
      }
      return view.metrics();
    },
  };
}
