import { spanReason, traceHeaders, type Tracing } from '../../domain/tracing.js';
import type { ChatRequest } from './webhookRequest.js';
import type { WebhookOutcome } from './webhookPolicy.js';

type Send = (request: ChatRequest) => Promise<WebhookOutcome>;

/**
 * Records the requests to platforms. A request continues the trace of its first event, links to those of its other events,
 * and passes its own span on to the platform. Of the URL, spans have only the host, because the rest may contain a key.
 */
export function createWebhookSpans(tracing: Tracing, send: Send): Send {
  if (!tracing.isOn) return send;
  return async (request) => {
    const [parent, ...links] = request.traces;
    const span = parent === undefined ? null : tracing.begin({ ...newSpan(request), parent, links });
    if (!span) return send(request);
    const outcome = await send({ ...request, traceHeaders: traceHeaders(span.context) });
    if (outcome.kind !== 'unreachable') span.set({ 'http.response.status_code': outcome.statusCode });
    span.end(errorOf(outcome));
    return outcome;
  };
}

function newSpan({ url, tenantHost, appId, eventCount, failures }: ChatRequest) {
  const { protocol, hostname, port } = new URL(url);
  const scheme = protocol.slice(0, -1);
  return {
    name: 'POST webhook',
    kind: 'client' as const,
    attributes: {
      'http.request.method': 'POST',
      'http.request.resend_count': failures === 0 ? null : failures,
      'url.scheme': scheme,
      'server.address': hostname,
      'server.port': port === '' ? (scheme === 'https' ? 443 : 80) : Number(port),
      'messaging.batch.message_count': eventCount,
      'beckon.tenant.host': tenantHost,
      'beckon.app.id': appId,
    },
  };
}

function errorOf(outcome: WebhookOutcome): string | null {
  switch (outcome.kind) {
    case 'delivered':
      return null;
    case 'refused':
      return String(outcome.statusCode);
    case 'unreachable':
      return spanReason(outcome.reason);
  }
}
