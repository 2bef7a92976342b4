import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';

/** Failures are logged at most once in this time. */
const TOLD_EVERY_MS = 60_000;

/**
 * Logs that spans cannot be exported. The spans are lost, and nothing waits for them.
 * @param now monotonic milliseconds
 */
export function withWarnings(
  exporter: SpanExporter,
  logger: Pick<Logger, 'warn'>,
  now = () => performance.now(),
): SpanExporter {
  let toldAt = -Infinity;
  let lost = 0;

  function failed(count: number, error: Error): void {
    lost += count;
    if (now() - toldAt < TOLD_EVERY_MS) return;
    toldAt = now();
    logger.warn({ spans: lost, reason: reasonOf(error) }, 'spans could not be exported to the OpenTelemetry collector');
    lost = 0;
  }

  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.error) failed(spans.length, result.error);
        done(result);
      });
    },
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
}

/** A code or a status. The collector's own words may quote what was sent to it. */
function reasonOf(error: Error): string {
  const { code, name } = error as Error & { code?: unknown };
  if (typeof code === 'number') return `HTTP ${code}`;
  return typeof code === 'string' ? code : name === 'OTLPExporterError' ? 'REFUSED' : 'NO_ANSWER';
}
