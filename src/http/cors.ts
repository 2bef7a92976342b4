import fastifyCors, { type FastifyCorsOptions } from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requestTenant } from './requestCredentials.js';
import { parseUrl } from '../domain/parseUrl.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The web origin that the request is from, where its tenant allows it and it is not the gateway's own. */
    allowedOrigin: string | null;
  }
  interface FastifyContextConfig {
    /** The response comes from another server, which also sets its CORS headers. */
    isPassedOn?: boolean;
  }
}

/** Headers that pages may send beyond the safelisted ones. */
const ALLOWED_HEADERS = [
  'Authorization',
  'Content-Type',
  'UserAgent',
  'X-Tenant-Url',
  'Accept-Language',
  'X-Requested-With',
  'Apollo-Require-Preflight',
];
const EXPOSED_HEADERS = ['Retry-After', 'X-Request-Id'];
const MAX_AGE_SECONDS = 600;
const NO_PAGE: FastifyCorsOptions = { origin: false };
/** Methods that need no preflight. A page without access may send them but cannot read the response. */
const PLAIN_METHODS = ['GET', 'HEAD', 'POST'];

/**
 * Lets pages of a tenant's allowed origins read responses of the client APIs, including errors (Fetch Standard: "CORS
 * protocol"). The tenant is found as for devices. Other origins get no CORS headers.
 */
export async function registerCors(
  app: FastifyInstance,
  {
    tenantOf,
  }: { tenantOf: (named: ReturnType<typeof requestTenant>) => Promise<{ allowedOrigins: readonly string[] } | null> },
): Promise<void> {
  async function allowedOrigin(request: FastifyRequest): Promise<string | null> {
    const { origin, host } = request.headers;
    const { url } = request.routeOptions;
    if (origin === undefined || !isClientDoor(url) || isOwn(origin, host)) return null;
    const tenant = await tenantOf(requestTenant(request));
    return tenant?.allowedOrigins.includes(origin) ? origin : null;
  }

  async function readableBy(request: FastifyRequest): Promise<string | false> {
    const finding = allowedOrigin(request).then((origin) => (request.allowedOrigin = origin));
    if (!request.routeOptions.config.isPassedOn) return (await finding) ?? false;
    // A proxied call does not wait for the database. The lookup ends before its chat is stored, which needs the same
    // tenant.
    finding.catch((error: unknown) =>
      request.log.debug({ err: error }, 'the allowed origins of a proxied call could not be read'),
    );
    return false;
  }

  async function optionsFor(request: FastifyRequest): Promise<FastifyCorsOptions> {
    return {
      origin: await readableBy(request),
      credentials: true,
      // An OPTIONS without a requested method is not a preflight. It gets the allowed methods.
      preflight: request.headers['access-control-request-method'] !== undefined,
      methods: [...(request.routeOptions.config.methodsOfPath ?? PLAIN_METHODS)],
      allowedHeaders: ALLOWED_HEADERS,
      exposedHeaders: EXPOSED_HEADERS,
      maxAge: MAX_AGE_SECONDS,
    };
  }

  app.decorateRequest('allowedOrigin', null);
  await app.register(fastifyCors, {
    delegator: (request: FastifyRequest, done: (error: Error | null, options?: FastifyCorsOptions) => void) => {
      // Most requests do not come from a page.
      if (request.headers.origin === undefined && request.method !== 'OPTIONS') done(null, NO_PAGE);
      else optionsFor(request).then((options) => done(null, options), done);
    },
  });
}

function isClientDoor(route: string | undefined): boolean {
  return /^\/(?:graphql(?:\/stream)?$|clientweb(?:\/|$))/.test(route ?? '');
}

/** A page of the host that the request was sent to. */
function isOwn(origin: string, host: string | undefined): boolean {
  const url = parseUrl(origin);
  return url !== null && url.host === host?.toLowerCase();
}
