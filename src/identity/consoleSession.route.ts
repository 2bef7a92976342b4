import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorName } from '../domain/caller.js';
import { DomainError, refusedField } from '../domain/errors.js';
import { Redacted } from '../domain/redacted.js';
import type { Authentication } from './authentication.js';
import type { SignIns } from './signIns.js';
import { isUnauthenticated } from '../http/consoleErrors.js';
import type { ConsoleSessions } from './consoleSessions.js';
import { isOwnPage } from '../http/ownPage.js';
import type { SignInFailures } from './signInFailures.js';
import { requestCredentials } from '../http/requestCredentials.js';

interface ConsoleSessionRouteOptions {
  sessions: ConsoleSessions;
  authentication: Pick<Authentication, 'ofSession'>;
  signIns: Pick<SignIns, 'byKey'>;
  publicOrigin: string | null;
  /** Whether people can sign in by an identity provider too. */
  hasProvider: boolean;
  failures: SignInFailures;
}

const keySchema = z.object({ key: z.string().trim().min(1).max(512) });

/** `/console/api/session`: reads the session, signs in with a key, and signs out. */
export function consoleSessionRoutes(app: FastifyInstance, options: ConsoleSessionRouteOptions): void {
  const { sessions, authentication, signIns, publicOrigin, hasProvider, failures } = options;

  async function viewerOf(request: FastifyRequest) {
    const session = await sessions.of(request);
    if (!session) return null;
    try {
      const { address } = requestCredentials(request);
      const caller = await authentication.ofSession(session, { tenantUrl: undefined, address });
      return { role: caller.role, tenantHost: caller.tenant?.host ?? null, actor: actorName(caller) };
    } catch (error) {
      if (isUnauthenticated(error)) return null;
      throw error;
    }
  }

  /** Other sites must not sign users in or out. @throws DomainError FORBIDDEN */
  function checkPage(request: FastifyRequest): void {
    if (!isOwnPage(request, publicOrigin)) throw new DomainError('FORBIDDEN', 'only the console itself may do this');
  }

  app.get('/console/api/session', { exposeHeadRoute: false }, async (request) => ({
    viewer: await viewerOf(request),
    signIn: { oidc: hasProvider, failure: await failures.read(request) },
  }));

  app.post('/console/api/session', async (request, reply) => {
    checkPage(request);
    const { success, data } = keySchema.safeParse(request.body);
    if (!success) throw refusedField(['key'], 'must be an API key or the operator key');
    const { address } = requestCredentials(request);
    const { session, end } = await signIns.byKey(new Redacted(data.key), address);
    await sessions.begin(reply, session, end);
    return reply.code(204).send();
  });

  app.delete('/console/api/session', async (request, reply) => {
    checkPage(request);
    await sessions.end(request, reply);
    return reply.code(204).send();
  });
}
