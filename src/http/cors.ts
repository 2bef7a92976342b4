import fastifyCors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requestTenant } from './requestCredentials.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The web origin that the request is from, where its tenant allows it and it is not the gateway's own. */
    allowedOrigin: string | null;
  }
  interface FastifyContextConfig {
    /** What is answered here is said by another server, and so is who may read it. */
    isPassedOn?: boolean;
  }
}

/** What pages may send beyond what any page may. */
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
/** What a page may send anyway: where there is nothing it shall be able to read that. */
const PLAIN_METHODS = ['GET', 'HEAD', 'POST'];

/**
 * Lets the pages of each tenant's allowed origins read what the doors of clients answer, refusals too (Fetch Standard:
 * "CORS protocol"). The tenant is found as for devices. Pages of other origins are told nothing.
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
    // What passes waits for no database: it is known before a chat is kept, which asks for the same tenant after this.
    finding.catch((error: unknown) => request.log.debug({ err: error }, 'the origin of what passes was not found'));
    return false;
  }

  app.decorateRequest('allowedOrigin', null);
  await app.register(fastifyCors, {
    delegator: async (request: FastifyRequest) => {
      // Most requests: nobody asks on behalf of a page.
      if (request.headers.origin === undefined && request.method !== 'OPTIONS') return { origin: false };
      return {
        origin: await readableBy(request),
        credentials: true,
        // An OPTIONS that asks for no method is no preflight: it is told what the path takes.
        preflight: request.headers['access-control-request-method'] !== undefined,
        methods: [...(request.routeOptions.config.methodsOfPath ?? PLAIN_METHODS)],
        allowedHeaders: ALLOWED_HEADERS,
        exposedHeaders: EXPOSED_HEADERS,
        maxAge: MAX_AGE_SECONDS,
      };
    },
  });
}

function isClientDoor(route: string | undefined): boolean {
  return /^\/(?:graphql(?:\/stream)?$|clientweb(?:\/|$))/.test(route ?? '');
}

/** A page of the host that the request was sent to. */
function isOwn(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
}
