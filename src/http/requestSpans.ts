import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isBearer } from './authorization.js';
import { traceContextOf, withoutState, type Span, type Tracing } from '../domain/tracing.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The request in its trace; null: it is not recorded. */
    span: Span | null;
  }
}

/** Requests of monitoring. They come every few seconds and say nothing in a trace. */
const UNRECORDED = new Set(['/healthz', '/readyz', '/metrics']);
/** HTTP's own methods; OpenTelemetry names no others. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']);

/**
 * Records requests by OpenTelemetry's conventions for HTTP servers. A platform's request is a part of the trace that its
 * headers name. Devices must not decide what is recorded. So their request begins a new trace, with a link to the one that
 * it names. Spans have the route, but no path and query, because these contain ids and may contain tokens.
 */
export function recordRequests(app: FastifyInstance, tracing: Tracing): void {
  app.decorateRequest('span', null);
  if (!tracing.isOn) return;
  app.addHook('onRequest', async (request, reply) => {
    const { url: route } = request.routeOptions;
    if (route !== undefined && UNRECORDED.has(route)) return;
    const span = begin(tracing, request, route);
    if (!span) return;
    request.span = span;
    request.log = request.log.child({ trace_id: span.traceId });
    // Comes after an answer, and also when the client has gone without one.
    reply.raw.once('close', () => end(span, reply));
  });
}

function begin(tracing: Tracing, { headers, method, protocol, raw }: FastifyRequest, route: string | undefined) {
  const known = METHODS.has(method) ? method : '_OTHER';
  const given = traceContextOf(headers);
  const isTrusted = isBearer(headers.authorization);
  return tracing.begin({
    name: [known === '_OTHER' ? 'HTTP' : method, route].join(' ').trimEnd(),
    kind: 'server',
    parent: isTrusted ? given : null,
    links: given === null || isTrusted ? [] : [withoutState(given)],
    attributes: {
      'http.request.method': known,
      'http.route': route ?? null,
      'url.scheme': protocol,
      'network.protocol.version': raw.httpVersion,
    },
  });
}

function end(span: Span, { raw }: FastifyReply): void {
  if (!raw.headersSent) {
    span.end('ABORTED');
    return;
  }
  span.set({ 'http.response.status_code': raw.statusCode });
  span.end(raw.statusCode >= 500 ? String(raw.statusCode) : null);
}
