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
import { checkContentCoding } from './contentCoding.js';
import { headerFault } from './headerLimits.js';
import { readHeadersAsUtf8 } from './headerText.js';
import { healthRoutes } from './health.route.js';
import type { Metrics } from './metrics.js';
import { limitSlowBodies } from './slowBodies.js';
import { readTarget, targetFault } from './requestTarget.js';

/** No request of ours is larger: 64 KiB. */
const BODY_LIMIT_BYTES = 64 * 1024;
/** Nobody needs longer for 64 KiB; who trickles them would hold a connection, and a stop, for ever. */
const REQUEST_TIMEOUT_MS = 15_000;
/** So often Node looks for requests that are over their time. */
const CHECK_EVERY_MS = 2_000;
/** No network is so slow that it is of any use. */
const PASSED_RATE = { windowMs: 10_000, bytes: 10 * 1024 };
/** 25 MB, which clients send to contact centers, by a slow mobile network. */
const UPLOAD_TIMEOUT_MS = 300_000;
/** A device token in the place of a chat id is still answered by the route it was meant for. */
const MAX_PATH_PART = 8_192;

export interface HttpServerOptions {
  logger: FastifyBaseLogger;
  /** Addresses, and networks as CIDR, of proxies whose X-Forwarded-* headers are believed. */
  trustedProxies: readonly string[];
  metrics: Metrics;
  /** Whether there are routes that take large files. */
  takesUploads: boolean;
  /** Whether browsers come by TLS, which ends before this server. */
  isBehindTls: boolean;
  /** Rejects while the gateway should get no work. */
  checkReady: () => Promise<void>;
  answerUndecodablePath: (path: string) => { status: number; body: Record<string, string> };
}

/** The HTTP server without the transports: those are registered on it. Listens only when told. */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const { logger, trustedProxies, metrics, takesUploads, isBehindTls, checkReady, answerUndecodablePath } = options;
  const app: FastifyInstance = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: takesUploads ? UPLOAD_TIMEOUT_MS : REQUEST_TIMEOUT_MS,
    // That there is a Host header is checked here, to say so in the words of the door.
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
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
  // Whatever HTTP has can be refused in the words of the door that it came to.
  for (const method of METHODS.filter((one) => !app.supportedMethods.includes(one))) app.addHttpMethod(method);

  function record(request: FastifyRequest, reply: FastifyReply): void {
    // The route, not the path: a path may hold what must not be logged.
    const route = request.routeOptions.url ?? 'unknown';
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    metrics.request(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    request.log.info({ method: request.method, route, status: reply.statusCode, ms }, 'request');
  }
  app.addHook('onRequest', async (request, reply) => {
    setHeaders(request, reply, isBehindTls);
    const fault = headerFault(request.headers) ?? targetFault(request.raw);
    if (fault !== null) throw new DomainError('INVALID_INPUT', fault);
  });
  if (takesUploads) limitSlowBodies(app, { ownMs: REQUEST_TIMEOUT_MS, passed: PASSED_RATE });
  // What is passed on is nobody's here to read, and what is nowhere neither.
  app.addHook('preParsing', async (request, reply) => {
    if (!request.is404 && !request.routeOptions.config.isPassedOn) checkContentCoding(request, reply);
  });
  app.addHook('onResponse', async (request, reply) => record(request, reply));
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
    // Pages that CORS lets in ask by CORS, to which this means nothing.
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
  });
}
