import type { Span, Tracing } from '../domain/tracing.js';
import type { Directory } from '../tenants/room.js';
import type { Publish, TraceWrite } from './publisher.js';

interface Receipt {
  accepted: number;
  duplicates: number;
  deliveries?: readonly unknown[];
}

/** The spans of publishing. */
export interface PublishSpans {
  /** Runs a publish as a span of its request's trace; `publish` gets that span as its `trace`. */
  of<R extends Receipt>(request: Publish, publish: (publish: Publish) => Promise<R>): Promise<R>;
  ofWrite: TraceWrite;
}

interface PublishSpansOptions {
  tracing: Tracing;
  directory: Pick<Directory, 'tenantById'>;
}

/** A publish is what OpenTelemetry calls a producer: its deliveries, or the webhook, follow from it. */
export function createPublishSpans({ tracing, directory }: PublishSpansOptions): PublishSpans {
  const tenantHostOf = async (id: number) => (await directory.tenantById(id).catch(() => null))?.host ?? null;

  return {
    async of(request, publish) {
      const span = tracing.begin({
        name: 'publish chat_events',
        kind: 'producer',
        parent: request.trace,
        attributes: {
          'messaging.system': 'beckon',
          'messaging.operation.type': 'send',
          'messaging.operation.name': 'publish',
          'messaging.destination.name': 'chat_events',
          'messaging.batch.message_count': request.events.length,
          'beckon.event.source': request.source,
          'beckon.app.id': request.owner?.appId ?? null,
        },
      });
      if (!span) return publish({ ...request, trace: null });
      try {
        span.set({ 'beckon.tenant.host': await tenantHostOf(request.tenantId) });
        const receipt = await publish({ ...request, trace: span.context });
        const { accepted, duplicates, deliveries = [] } = receipt;
        span.set({
          'beckon.events.accepted': accepted,
          'beckon.events.duplicates': duplicates,
          'beckon.deliveries': deliveries.length,
        });
        span.end(null);
        return receipt;
      } catch (error) {
        span.end(errorOf(error));
        throw error;
      }
    },

    async ofWrite(items, write) {
      if (!tracing.isOn) return write();
      const spans = items.flatMap(({ trace }) => (trace === null ? [] : (beginWrite(trace, items.length) ?? [])));
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

/** Messages of errors may quote values, codes do not. */
function errorOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'Error';
}
