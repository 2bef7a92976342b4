import { createTraceState, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type SpanContext } from '@opentelemetry/api';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type Sampler,
} from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import { traceHeaders, type NewSpan, type SpanAttributes, type TraceContext, type Tracing } from '../domain/tracing.js';
import { withWarnings } from './exportWarnings.js';
import type { TracingSettings } from './settings.js';

/** Tracing that exports what it records, until it is stopped. */
export interface StartedTracing extends Tracing {
  /** Exports what waits, in the time of a stop. Never fails. */
  stop(): Promise<void>;
}

/** The last export of a stop gets this long. The whole stop has 10 s. */
const STOP_MS = 2_000;

const KINDS: Record<NewSpan['kind'], SpanKind> = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

/**
 * Tracing by OpenTelemetry's SDK. It is not registered globally, so libraries that know OpenTelemetry record nothing: their
 * spans could contain URLs and statements. A full queue drops spans, and an export never delays anything.
 */
export function createSdkTracing(settings: TracingSettings, { logger }: { logger: Logger }): StartedTracing {
  const exporter = withWarnings(createExporter(settings), logger);
  const { exportDelayMs: scheduledDelayMillis, maxQueued: maxQueueSize } = settings;
  const maxExportBatchSize = Math.min(512, maxQueueSize);
  const provider = new TracerProvider({
    resource: resourceFromAttributes(settings.resource),
    sampler: createSampler(settings),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis, maxQueueSize, maxExportBatchSize })],
  });
  const tracer = provider.getTracer('beckon');

  return {
    isOn: true,
    begin({ name, kind, parent, attributes, links = [] }) {
      const span = tracer.startSpan(
        name,
        {
          kind: KINDS[kind],
          attributes: given(attributes),
          links: links.map((link) => ({ context: spanContextOf(link) })),
        },
        parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, spanContextOf(parent)),
      );
      if (!span.isRecording()) return null;
      const { traceId, ...place } = span.spanContext();
      return {
        traceId,
        context: traceContext({ traceId, ...place }),
        set: (more) => void span.setAttributes(given(more)),
        end(error) {
          if (error !== null) span.setAttribute('error.type', error).setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    async stop() {
      let timer: NodeJS.Timeout | undefined;
      const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, STOP_MS)));
      await Promise.race([provider.shutdown().catch(() => undefined), limit]);
      clearTimeout(timer);
    },
  };
}

function createExporter({ url, protocol, headers, timeoutMs: timeoutMillis }: TracingSettings) {
  const Exporter = protocol === 'http/json' ? JsonExporter : ProtobufExporter;
  const revealed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.reveal()]));
  return new Exporter({ url, headers: revealed, timeoutMillis });
}

function createSampler({ sampler, ratio }: TracingSettings): Sampler {
  const [, isParentBased, kind] = /^(parentbased_)?(.*)$/.exec(sampler) ?? [];
  const root = kind === 'traceidratio' ? new TraceIdRatioBasedSampler(ratio) : alwaysSampler(kind === 'always_on');
  return isParentBased === undefined ? root : new ParentBasedSampler({ root });
}

function alwaysSampler(isOn: boolean): Sampler {
  return isOn ? new AlwaysOnSampler() : new AlwaysOffSampler();
}

function given(attributes: SpanAttributes): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, string | number | boolean] => entry[1] !== null),
  );
}

function spanContextOf(context: TraceContext): SpanContext {
  const { traceparent = '', tracestate } = traceHeaders(context);
  const [, traceId = '', spanId = '', flags = '00'] = traceparent.split('-');
  return {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
    ...(tracestate !== undefined && { traceState: createTraceState(tracestate) }),
  };
}

function traceContext({ traceId, spanId, traceFlags, traceState }: SpanContext): TraceContext {
  const flags = traceFlags.toString(16).padStart(2, '0');
  const state = traceState?.serialize() ?? '';
  return `00-${traceId}-${spanId}-${flags}${state === '' ? '' : ` ${state}`}`;
}
