import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../domain/caller.js';
import type { Authentication } from '../services/authentication.js';
import type { BrowserClient, BrowserCookies } from './browserCookies.js';
import type { ConsoleSessions } from './consoleSessions.js';
import type { CountRequest } from './rateLimits.js';
import { requestCredentials } from './requestCredentials.js';

/** Who requests are from: the same for every transport. A request is counted once, when its caller is found. */
export interface Callers {
  /** @throws DomainError of the first group of error codes, or TOO_MANY_REQUESTS */
  of(request: FastifyRequest): Promise<Caller>;
  /** The same at Request Chat, where a browser that is not known yet becomes a new client. @throws DomainError as `of` */
  arriving(request: FastifyRequest): Promise<Caller>;
  /** The caller of a request that goes on, found anew and not counted. @throws DomainError where it would be refused by now */
  again(request: FastifyRequest): Promise<Caller>;
  /**
   * The caller at Request Chat, as `arriving`: once the work is done a browser's cookie is set, or renewed where it has
   * grown old.
   * @throws DomainError as `of`, and what the work throws
   */
  requestingChat<T>(request: FastifyRequest, reply: FastifyReply, work: (caller: Caller) => Promise<T>): Promise<T>;
}

export interface CountedCallers extends Callers {
  /** Of requests that others answer, which take nothing of what this gateway gives to a client or a tenant. */
  uncounted: Callers;
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null;
    /** The caller as a browser, where it is one. */
    browser: BrowserClient | null;
  }
}

export interface CallersOptions {
  authentication: Authentication;
  cookies: BrowserCookies;
  sessions: Pick<ConsoleSessions, 'of'>;
  count: CountRequest;
}

export function createCallers(
  app: FastifyInstance,
  { authentication, cookies, sessions, count }: CallersOptions,
): CountedCallers {
  app.decorateRequest('caller', null);
  app.decorateRequest('browser', null);

  async function identify(
    request: FastifyRequest,
    browserOf: (tenantId: number) => BrowserClient | null,
  ): Promise<{ caller: Caller; browser: BrowserClient | null }> {
    const credentials = requestCredentials(request);
    const session = credentials.authorization === undefined ? await sessions.of(request) : null;
    if (session) return { caller: await authentication.ofSession(session, credentials), browser: null };
    let browser: BrowserClient | null = null;
    const caller = await authentication.authenticate({
      ...credentials,
      browserClient: (tenantId) => (browser = browserOf(tenantId))?.clientId ?? null,
    });
    return { caller, browser };
  }

  async function admit(
    request: FastifyRequest,
    browserOf: (tenantId: number) => BrowserClient | null,
    isCounted: boolean,
  ): Promise<Caller> {
    if (request.caller) return request.caller;
    const { caller, browser } = await identify(request, browserOf);
    if (isCounted) await count(request, caller);
    request.caller = caller;
    request.browser = browser;
    return caller;
  }

  const search = (isCounted: boolean): Callers => ({
    of: (request) => admit(request, (tenantId) => cookies.read(request, tenantId), isCounted),

    arriving(request) {
      const known = (tenantId: number) => cookies.read(request, tenantId) ?? cookies.create(tenantId);
      return admit(request, known, isCounted);
    },

    again: async (request) => (await identify(request, (tenantId) => cookies.read(request, tenantId))).caller,

    async requestingChat(request, reply, work) {
      const done = await work(await this.arriving(request));
      if (request.browser) cookies.keep(request.browser, request, reply);
      return done;
    },
  });

  return { ...search(true), uncounted: search(false) };
}
