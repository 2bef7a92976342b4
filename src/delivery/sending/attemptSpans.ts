import type { Clock } from '../../domain/clock.js';
import type { Lane } from '../../domain/lane.js';
import type { Outcome } from '../../domain/outcome.js';
import { spanReason, type Span, type TraceContext, type Tracing } from '../../domain/tracing.js';
import type { Directory } from '../../tenants/room.js';
import { sendsOf } from '../settling/attempts.js';
import type { PostponeReason, Settled } from '../settling/deliveries.js';
import type { LeasedDelivery } from '../leases/leasedDelivery.js';

/** The span of one attempt to send a delivery. */
export interface AttemptSpan {
  readonly context: TraceContext;
  /** Notes the provider's answer. */
  sent(outcome: Outcome): void;
  /** Records that the delivery was postponed before it was sent. */
  postponed(reason: PostponeReason): void;
}

/** The spans of sending. */
export interface AttemptSpans {
  /**
   * Runs an attempt as a span of its publish's trace, on any node and at any later time.
   * @param attempt gets the span; null: it is not recorded
   */
  of(
    leased: LeasedDelivery,
    lane: Lane,
    attempt: (span: AttemptSpan | null) => Promise<Settled | null>,
  ): Promise<Settled | null>;
}

interface AttemptSpansOptions {
  tracing: Tracing;
  directory: Pick<Directory, 'tenantById'>;
  clock: Clock;
}

/** An attempt is what OpenTelemetry calls a consumer: it processes a message of the outbox. */
export function createAttemptSpans({ tracing, directory, clock }: AttemptSpansOptions): AttemptSpans {
  function begin(leased: LeasedDelivery, { service }: Lane): Span | null {
    return tracing.begin({
      name: 'deliver outbox',
      kind: 'consumer',
      parent: leased.trace,
      attributes: {
        'messaging.system': 'beckon',
        'messaging.operation.type': 'process',
        'messaging.operation.name': 'deliver',
        'messaging.destination.name': 'outbox',
        'messaging.message.id': leased.id,
        'beckon.app.id': leased.appId,
        'beckon.push_service': service,
        'beckon.delivery.id': leased.id,
        'beckon.delivery.attempt': sendsOf(leased),
        'beckon.delivery.wait_ms': clock().getTime() - leased.createdAt.getTime(),
      },
    });
  }

  return {
    async of(leased, lane, attempt) {
      const span = begin(leased, lane);
      if (!span) return attempt(null);
      let error: string | null = null;
      try {
        const settled = await attempt({
          context: span.context,
          sent(outcome) {
            const reason = outcome.kind === 'delivered' ? null : spanReason(outcome.reason);
            span.set({
              'beckon.delivery.outcome': outcome.kind,
              'beckon.provider.status': outcome.statusCode,
              'beckon.provider.reason': reason,
            });
            if (outcome.kind !== 'delivered') error = outcome.kind;
          },
          postponed: (reason) => span.set({ 'beckon.postponed.reason': reason }),
        });
        if (settled) span.set({ 'beckon.delivery.status': settled.status });
        else span.set({ 'beckon.delivery.outcome': 'postponed' });
        return settled;
      } catch (fault) {
        error = 'abandoned';
        throw fault;
      } finally {
        // After the push: a lookup must not delay it.
        const tenant = await directory.tenantById(leased.tenantId).catch(() => null);
        span.set({ 'beckon.tenant.host': tenant?.host ?? null });
        span.end(error);
      }
    },
  };
}
