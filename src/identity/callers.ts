import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isBearer } from '../http/authorization.js';
import { accountOf, INSTALLATION, type Caller } from '../domain/caller.js';
import { DomainError } from '../domain/errors.js';
import type { Authentication } from './authentication.js';
import type { Turns, Whose } from '../database/turns.js';
import type { BrowserClient, BrowserCookies } from './browserCookies.js';
import { isUnauthenticated } from '../http/consoleErrors.js';
import type { ConsoleSessions } from './consoleSessions.js';
import type { RateLimits } from '../http/rateLimits.js';
import { requestCredentials } from '../http/requestCredentials.js';
import { createProxyWarning } from '../http/untrustedProxy.js';
import type { Callers, CountedCallers } from '../http/callers.js';

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null;
    /** The caller as a browser, where it is one. */
    browser: BrowserClient | null;
  }
}

interface CallersOptions {
  authentication: Authentication;
  cookies: BrowserCookies;
  sessions: Pick<ConsoleSessions, 'of'>;
  limits: RateLimits;
  turns: Turns;
}

function whoseOf(caller: Caller): Whose {
  return { tenantId: caller.tenant?.id ?? INSTALLATION, kind: accountOf(caller) };
}

export function createCallers(
  app: FastifyInstance,
  { authentication, cookies, sessions, limits, turns }: CallersOptions,
): CountedCallers {
  app.decorateRequest('caller', null);
  app.decorateRequest('browser', null);
  const warnOfProxy = createProxyWarning();

  async function identify(
    request: FastifyRequest,
    browserOf: (tenantId: number) => BrowserClient | null,
    credentials = requestCredentials(request),
  ): Promise<{ caller: Caller; browser: BrowserClient | null }> {
    const session = credentials.authorization === undefined ? await sessions.of(request) : null;
    if (session) return { caller: await authentication.ofSession(session, credentials), browser: null };
    let browser: BrowserClient | null = null;
    const caller = await authentication.authenticate(
      credentials,
      (tenantId) => (browser = browserOf(tenantId))?.clientId ?? null,
    );
    return { caller, browser };
  }

  /** Unauthenticated requests count by address. An address over the limit is refused before authentication. */
  async function identifyCounting(
    request: FastifyRequest,
    browserOf: (tenantId: number) => BrowserClient | null,
  ): ReturnType<typeof identify> {
    const credentials = requestCredentials(request);
    const { authorization, address } = credentials;
    const hasCookie = authorization === undefined && request.headers.cookie !== undefined;
    try {
      if (!isBearer(authorization) && !hasCookie) limits.checkAddress(address);
      const identified = await identify(request, browserOf, credentials).catch((error: unknown) => {
        if (isUnauthenticated(error)) limits.countAnonymous(address);
        throw error;
      });
      limits.count(identified.caller);
      return identified;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'TOO_MANY_REQUESTS') warnOfProxy(request);
      throw error;
    }
  }

  async function admit(
    request: FastifyRequest,
    browserOf: (tenantId: number) => BrowserClient | null,
    isCounted: boolean,
  ): Promise<Caller> {
    if (request.caller) return request.caller;
    if (!isCounted && isBearer(request.headers.authorization)) {
      throw new DomainError('AUTHORIZATION_SCHEME', 'only device credentials are accepted here');
    }
    const { caller, browser } = await (isCounted ? identifyCounting : identify)(request, browserOf);
    request.caller = caller;
    request.span?.set({ 'beckon.tenant.host': caller.tenant?.host ?? null });
    request.browser = browser;
    await turns.next(whoseOf(caller));
    return caller;
  }

  const search = (isCounted: boolean): Callers => ({
    of: (request) => admit(request, (tenantId) => cookies.read(request, tenantId), isCounted),

    arriving(request) {
      const known = (tenantId: number) => cookies.read(request, tenantId) ?? cookies.create(tenantId);
      return admit(request, known, isCounted);
    },

    countMore(request, calls) {
      if (!isCounted || calls <= 0) return;
      if (request.caller) limits.count(request.caller, calls);
      else limits.countAnonymous(requestCredentials(request).address, calls);
    },

    checkCost(request) {
      if (isCounted && request.caller) limits.checkCost(request.caller);
    },

    countCost(request, costOf) {
      if (isCounted && request.caller) limits.countCost(request.caller, costOf);
    },

    async nextTurn({ caller }, pieces) {
      if (caller) await turns.next(whoseOf(caller), pieces);
    },

    payForEvent: (request, cost) => !isCounted || !request.caller || limits.payForEvent(request.caller, cost),

    again: async (request) => (await identify(request, (tenantId) => cookies.read(request, tenantId))).caller,

    async requestingChat(request, reply, work) {
      const done = await work(await this.arriving(request));
      if (request.browser) cookies.keep(request.browser, request, reply);
      return done;
    },
  });

  return { ...search(true), uncounted: search(false) };
}
