import type { Span, SpanAttributes, TraceContext, Tracing } from '../../domain/tracing.js';
import type { Directory } from '../../tenants/room.js';
import type { TraceWrite } from './publisher.js';
import type { Publish } from './publishSteps.js';

interface Receipt {
  accepted: number;
  duplicates: number;
  deliveries?: readonly unknown[];
}

/** The spans of publishing. */
export interface PublishSpans {
  /** Runs a publish as a span of its request's trace; `publish` gets that span as its `trace`. */
  of<R extends Receipt>(request: Publish, publish: (publish: Publish) => Promise<R>): Promise<R>;
  /** Runs a publish to many chats as one span of its request's trace; `publish` gets that span. */
  ofBatch<R extends Required<Receipt> | Error>(
    batch: BatchRequest,
    publish: (trace: TraceContext | null) => Promise<R[]>,
  ): Promise<R[]>;
  ofWrite: TraceWrite;
}

interface BatchRequest {
  tenantId: number;
  chats: number;
  events: number;
  trace: TraceContext;
}

interface PublishSpansOptions {
  tracing: Tracing;
  directory: Pick<Directory, 'tenantById'>;
}

/** A publish is what OpenTelemetry calls a producer: its deliveries, or the webhook, follow from it. */
export function createPublishSpans({ tracing, directory }: PublishSpansOptions): PublishSpans {
  const tenantHostOf = async (id: number) => (await directory.tenantById(id).catch(() => null))?.host ?? null;

  function begin(parent: TraceContext | null, events: number, attributes: SpanAttributes): Span | null {
    return tracing.begin({
      name: 'publish chat_events',
      kind: 'producer',
      parent,
      attributes: {
        'messaging.system': 'beckon',
        'messaging.operation.type': 'send',
        'messaging.operation.name': 'publish',
        'messaging.destination.name': 'chat_events',
        'messaging.batch.message_count': events,
        ...attributes,
      },
    });
  }

  /** Runs a publish in its span. @param receiptOf what the span shows of the answer */
  async function run<R>(span: Span, tenantId: number, publish: () => Promise<R>, receiptOf: (answer: R) => Receipt) {
    try {
      span.set({ 'beckon.tenant.host': await tenantHostOf(tenantId) });
      const answer = await publish();
      const { accepted, duplicates, deliveries = [] } = receiptOf(answer);
      span.set({
        'beckon.events.accepted': accepted,
        'beckon.events.duplicates': duplicates,
        'beckon.deliveries': deliveries.length,
      });
      span.end(null);
      return answer;
    } catch (error) {
      span.end(errorOf(error));
      throw error;
    }
  }

  return {
    async of(request, publish) {
      const { tenantId, trace, events, source, owner } = request;
      const attributes = { 'beckon.event.source': source, 'beckon.app.id': owner?.appId ?? null };
      const span = begin(trace, events.length, attributes);
      if (!span) return publish({ ...request, trace: null });
      return run(
        span,
        tenantId,
        () => publish({ ...request, trace: span.context }),
        (receipt) => receipt,
      );
    },

    async ofBatch({ tenantId, trace, events, chats }, publish) {
      const span = begin(trace, events, { 'beckon.event.source': 'PLATFORM', 'beckon.chats': chats });
      if (!span) return publish(null);
      return run(span, tenantId, () => publish(span.context), totalOf);
    },

    async ofWrite(items, write) {
      if (!tracing.isOn) return write();
      // The chats of one call have one trace.
      const traces = new Set(items.flatMap(({ trace }) => trace ?? []));
      const spans = [...traces].flatMap((trace) => beginWrite(trace, items.length) ?? []);
      try {
        const written = await write();
        for (const span of spans) span.end(null);
        return written;
      } catch (error) {
        for (const span of spans) span.end(errorOf(error));
        throw error;
      }
    },
  };

  /** One statement writes the events of several publishes, so each of their traces shows it. */
  function beginWrite(trace: string, publishes: number): Span | null {
    return tracing.begin({
      name: 'write_events',
      kind: 'client',
      parent: trace,
      attributes: {
        'db.system.name': 'postgresql',
        'db.operation.name': 'write_events',
        'db.operation.batch.size': publishes,
      },
    });
  }
}

/** The totals of the chats of a batch that were not refused. */
function totalOf(answers: readonly (Required<Receipt> | Error)[]): Required<Receipt> {
  const total = { accepted: 0, duplicates: 0, deliveries: [] as unknown[] };
  for (const answer of answers) {
    if (answer instanceof Error) continue;
    total.accepted += answer.accepted;
    total.duplicates += answer.duplicates;
    total.deliveries.push(...answer.deliveries);
  }
  return total;
}

/** Messages of errors may quote values, codes do not. */
function errorOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'Error';
}
