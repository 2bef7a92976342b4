import { randomUUID } from 'node:crypto';
import { METHODS } from 'node:http';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { DomainError } from '../domain/errors.js';
import { answerConsoleError } from './consoleErrors.js';
import { contentCodingFault } from './contentCoding.js';
import { headerFault } from './headerLimits.js';
import { readHeadersAsUtf8 } from './headerText.js';
import { healthRoutes } from './health.route.js';
import type { Metrics } from './metrics.js';
import { recordRequests } from './requestSpans.js';
import type { Tracing } from '../domain/tracing.js';
import { limitSlowBodies } from './slowBodies.js';
import { readTarget, targetFault } from './requestTarget.js';

/** No request of ours is larger: 64 KiB. */
const BODY_LIMIT_BYTES = 64 * 1024;
/** Long enough for 64 KiB. A client that trickles bytes must not hold a connection, or the shutdown, forever. */
const REQUEST_TIMEOUT_MS = 15_000;
/** The interval at which Node looks for requests over their time limit. */
const CHECK_EVERY_MS = 2_000;
/** No network is so slow that it is of any use. */
const PASSED_RATE = { windowMs: 10_000, bytes: 10 * 1024 };
/** 25 MB, which clients send to contact centers, by a slow mobile network. */
const UPLOAD_TIMEOUT_MS = 300_000;
/** Long enough that a device token in the place of a chat id still reaches its route. */
const MAX_PATH_PART = 8_192;

interface HttpServerOptions {
  logger: FastifyBaseLogger;
  /** Addresses and CIDR networks of proxies whose X-Forwarded-* headers are trusted. */
  trustedProxies: readonly string[];
  metrics: Metrics;
  tracing: Tracing;
  /** Whether there are routes for large files. */
  takesUploads: boolean;
  /** Whether browsers use TLS that is terminated before this server. */
  isBehindTls: boolean;
  /** Rejects while the gateway should get no work. */
  checkReady: () => Promise<void>;
  answerUndecodablePath: (path: string) => { status: number; body: Record<string, string> };
}

/** Routes validate with zod. Without this, Fastify would still load its compilers of JSON schemas, some hundred modules. */
function noSchemas(): never {
  throw new Error('routes of this server have no JSON schemas');
}

/** The HTTP server without its routes, which are registered later. It does not listen yet. */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const { logger, trustedProxies, metrics, tracing, takesUploads, isBehindTls, checkReady, answerUndecodablePath } =
    options;
  const app: FastifyInstance = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: takesUploads ? UPLOAD_TIMEOUT_MS : REQUEST_TIMEOUT_MS,
    // The Host header is checked here instead, so that the error has the format of its API.
    http: {
      headersTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_EVERY_MS,
      requireHostHeader: false,
    },
    rewriteUrl: (request) => {
      readHeadersAsUtf8(request.headers);
      return readTarget(request);
    },
    routerOptions: {
      ignoreTrailingSlash: true,
      // The SDKs put a path behind their base URL, which may end in a slash.
      ignoreDuplicateSlashes: true,
      maxParamLength: MAX_PATH_PART,
    },
    frameworkErrors: (_error, request, reply) => {
      // No hook runs for these.
      const { status, body } = answerUndecodablePath(request.url);
      void setHeaders(request, reply, isBehindTls).code(status).send(body);
      record(request, reply);
    },
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
  });
  // Registers every method of HTTP, so that each API words the refusal of a method itself.
  for (const method of METHODS.filter((one) => !app.supportedMethods.includes(one))) app.addHttpMethod(method);

  function record(request: FastifyRequest, reply: FastifyReply): void {
    // The route, not the path: a path may contain tokens.
    const route = request.routeOptions.url ?? 'unknown';
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    const trace = request.span?.context ?? null;
    metrics.request(request.method, route, reply.statusCode, reply.elapsedTime / 1000, trace);
    request.log.info({ method: request.method, route, status: reply.statusCode, ms }, 'request');
  }
  recordRequests(app, tracing);
  // Hooks of every request have callbacks: a promise would cost each of them another turn of the queue.
  app.addHook('onRequest', (request, reply, done) => {
    setHeaders(request, reply, isBehindTls);
    const fault = headerFault(request.headers) ?? targetFault(request.raw);
    done(fault === null ? undefined : new DomainError('INVALID_INPUT', fault));
  });
  if (takesUploads) limitSlowBodies(app, { ownMs: REQUEST_TIMEOUT_MS, passed: PASSED_RATE });
  // Proxied bodies and those of unknown routes are not read here.
  app.addHook('preParsing', (request, reply, _payload, done) => {
    const isRead = !request.is404 && !request.routeOptions.config.isPassedOn;
    const fault = isRead ? contentCodingFault(request, reply) : null;
    done(fault === null ? null : new DomainError('UNSUPPORTED_MEDIA_TYPE', fault));
  });
  app.addHook('onResponse', (request, reply, done) => {
    record(request, reply);
    done();
  });
  app.setNotFoundHandler(async (_request, reply) => reply.code(404).send({ error: 'there is nothing at this path' }));
  app.setErrorHandler(answerConsoleError);
  healthRoutes(app, { checkReady });
  return app;
}

function setHeaders(request: FastifyRequest, reply: FastifyReply, isBehindTls: boolean): FastifyReply {
  if (isBehindTls || request.protocol === 'https') reply.header('strict-transport-security', 'max-age=31536000');
  return reply.headers({
    'x-request-id': request.id,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    // Pages of allowed origins use CORS, which this header does not affect.
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
  });
}
