import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../domain/errors.js';
import { forwardedHeaders, VIA } from './forwardedHeaders.js';
import { headerValue, valuesOf } from '../http/headerText.js';
import { retryAfterSeconds } from '../http/retryAfter.js';
import { isTimeout, passableBody, type UpstreamAnswer, type UpstreamClient } from './upstreamClient.js';
import type { UpstreamMetrics } from './upstreamMetrics.js';
import { whenOver } from './whenOver.js';
import { isAmbiguous } from './ambiguity.js';
import { leadsElsewhere, proxiedCallOf } from './proxiedCall.js';
import { passedHeaders } from './passedHeaders.js';
import { answerRestError } from '../rest/restErrors.js';
import type { TenantNaming } from './tenantNaming.js';
import type { UpstreamObserver } from './upstreamObserver.js';
import { watchCall } from './upstreamWatch.js';

interface UpstreamOptions {
  client: UpstreamClient;
  /** The prefix of every path at the contact center. */
  pathPrefix: string;
  /** Whether an Authorization header contains a credential of this gateway, which must not be forwarded. */
  isOwnCredential: (authorization: string) => boolean;
  tenantNaming: TenantNaming;
  observer: UpstreamObserver;
  metrics: UpstreamMetrics;
}

/** Headers of this server's own responses, removed from forwarded ones, which other sites may embed. */
const OWN_HEADERS = ['cache-control', 'referrer-policy', 'cross-origin-resource-policy', 'cross-origin-opener-policy'];

/** The gateway's own refusals: status, the SDKs' error code, message. */
const REFUSALS = {
  unreachable: [502, '5004', 'the contact center cannot be reached; try again in a moment'],
  timeout: [504, '5000', 'the contact center has not answered in time; try again in a moment'],
  busy: [503, '5001', 'the contact center has as many requests as it may have at once; try again in a moment'],
  loop: [508, '5004', 'BECKON_UPSTREAM_URL leads back to this gateway'],
  elsewhere: [404, '5005', 'there is no such chat'],
  target: [400, '5003', 'the path of the request line must have no #'],
} as const;

/**
 * Forwards everything under /clientweb/ without a route of its own: bodies as streams, paths and headers unchanged, and
 * the contact center's response with any status and the headers of `passedHeaders`.
 */
export function upstreamRoutes(app: FastifyInstance, options: UpstreamOptions): void {
  const { client, pathPrefix, isOwnCredential, tenantNaming, observer, metrics } = options;

  async function pass(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { rawHeaders } = request.raw;
    // A fragment is not allowed, and servers treat it differently.
    if (request.url.includes('#')) {
      refuse(reply, 'target');
      return;
    }
    const [path = ''] = request.url.split('?');
    const isLoop = valuesOf(rawHeaders, 'via').some((via) => via.includes(VIA));
    if (isLoop || leadsElsewhere(path)) {
      refuse(reply, isLoop ? 'loop' : 'elsewhere');
      return;
    }

    const { signal, settle } = follow(request, reply, metrics);
    const call = isAmbiguous(request) ? ({ kind: 'other' } as const) : proxiedCallOf(request.method, path);
    const watch = watchCall({ request, reply }, call, observer);
    const body = passableBody(request.raw);
    const tenantUrl = await tenantNaming(request);
    const result = await client.send({
      method: request.method,
      path: pathPrefix + withTenantUrl(request.url, tenantUrl),
      headers: forwardedHeaders(
        rawHeaders,
        {
          remoteAddress: request.socket.remoteAddress ?? 'unknown',
          // From a trusted proxy, if any; its value may be arbitrary.
          protocol: request.protocol.toLowerCase() === 'https' ? 'https' : 'http',
          host: headerValue(request.host),
        },
        isOwnCredential,
      ),
      body,
      signal,
    });
    settle(result);
    if (signal.aborted) {
      if (result.kind === 'answered') result.body.destroy();
      return;
    }
    if (result.kind !== 'answered') {
      request.log.warn({ reason: result.reason }, `nothing came from the contact center: ${result.kind}`);
      refuse(reply, result.kind);
      return;
    }
    try {
      answer(reply, result, await watch.answered(result));
    } catch (error) {
      result.body.destroy();
      throw error;
    }
  }

  app.all('/clientweb/*', {
    config: { isPassedOn: true },
    // Before parsing, which would read a forwarded body. A hook that does not call back has replied.
    preParsing: (request, reply) => {
      pass(request, reply).catch((error: unknown) => failed(error, request, reply));
    },
    handler: () => undefined,
  });
  app.setErrorHandler((error, request, reply) => {
    // Refused before forwarding.
    if (error instanceof DomainError) return answerRestError(error, request, reply);
    // The response failed before its first byte was sent.
    failed(error, request, reply);
    return reply;
  });
}

/** Records how an exchange ends. */
function follow(request: FastifyRequest, reply: FastifyReply, metrics: UpstreamMetrics) {
  const gone = new AbortController();
  let outcome: Parameters<UpstreamMetrics['passed']>[0] = 'gone';
  let seconds: number | null = null;
  whenOver(request, reply, () => {
    if (!reply.raw.writableFinished) gone.abort();
    const isWhole = reply.raw.writableFinished || outcome === 'cut';
    metrics.passed(isWhole ? outcome : 'gone', seconds ?? reply.elapsedTime / 1_000);
  });
  return {
    /** Aborted when the client is gone. */
    signal: gone.signal,
    settle(result: Awaited<ReturnType<UpstreamClient['send']>>): void {
      seconds = reply.elapsedTime / 1_000;
      if (result.kind !== 'answered') {
        outcome = result.kind;
        return;
      }
      outcome = `${Math.min(Math.floor(result.status / 100), 5) as 2 | 3 | 4 | 5}xx`;
      result.body.once('error', () => {
        outcome = 'cut';
      });
    },
  };
}

function answer(
  reply: FastifyReply,
  { status, headers }: UpstreamAnswer,
  body: AsyncIterable<Buffer> | Readable,
): void {
  for (const name of OWN_HEADERS) reply.removeHeader(name);
  for (const [name, values] of passedHeaders(status, headers)) {
    reply.header(name, values.length > 1 ? values : values[0]);
  }
  reply.code(status).send(body instanceof Readable ? body : Readable.from(body, { objectMode: false }));
}

function refuse(reply: FastifyReply, refusal: keyof typeof REFUSALS): void {
  const [status, code, message] = REFUSALS[refusal];
  const retryAfter = retryAfterSeconds(status);
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  reply.code(status).send({ error_code: code, error_message: message });
}

function failed(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  request.log.warn({ err: error }, 'an answer of the contact center broke off');
  // The response's headers do not belong to the refusal.
  for (const name of Object.keys(reply.getHeaders())) if (name !== 'x-request-id') reply.removeHeader(name);
  reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  refuse(reply, isTimeout(error) ? 'timeout' : 'unreachable');
}

/** The path and query as they came, with one parameter more where the tenant has to be named. */
function withTenantUrl(url: string, tenantUrl: string | null): string {
  if (tenantUrl === null) return url;
  return `${url}${url.includes('?') ? '&' : '?'}tenantUrl=${encodeURIComponent(tenantUrl)}`;
}
