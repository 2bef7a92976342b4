import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../domain/clock.js';
import type { ConsoleSession } from './consoleSession.js';
import type { SignIns } from './signIns.js';
import { isOwnPage } from '../http/ownPage.js';
import { createSealedCookie } from './sealedCookie.js';

/** The console's sessions. Each is stored in its cookie until it ends. */
export interface ConsoleSessions {
  /**
   * The session of a request; null: none. It counts only for requests of the console itself, not for requests that another
   * page can make a browser send.
   */
  of(request: FastifyRequest): Promise<ConsoleSession | null>;
  begin(reply: FastifyReply, session: ConsoleSession, end: Date): Promise<void>;
  /** Ends the session of a request, if any. The cookie is removed in any case. */
  end(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

interface ConsoleSessionsOptions {
  encryptionKeys: readonly Buffer[];
  clock: Clock;
  /** Scheme, host and port of this gateway for browsers, if they are known. */
  publicOrigin: string | null;
  signIns: Pick<SignIns, 'signOut' | 'isSignedOut'>;
}

const sessionSchema: z.ZodType<ConsoleSession> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('key'), tenantId: z.int(), id: z.string() }),
  z.object({ kind: z.literal('operatorKey'), fingerprint: z.string() }),
  z.object({
    kind: z.literal('subject'),
    issuer: z.string(),
    subject: z.string(),
    role: z.enum(['VIEWER', 'ADMIN', 'OPERATOR']),
    tenantHost: z.string().nullable(),
  }),
]);

/** A session by its id: the cookie's own text may be spelled in several ways. */
const namedSessionSchema = z.object({ id: z.uuid(), session: sessionSchema });

/** Forms cannot send it, and pages of other origins only after a preflight. */
const CONSOLE_HEADER = 'x-beckon-console';

export function createConsoleSessions(options: ConsoleSessionsOptions): ConsoleSessions {
  const { encryptionKeys, clock, publicOrigin, signIns } = options;
  const cookie = createSealedCookie({
    name: '__Host-beckon_console',
    schema: namedSessionSchema,
    sameSite: 'strict',
    encryptionKeys,
    clock,
  });
  return {
    async of(request) {
      if (request.headers[CONSOLE_HEADER] !== '1' || request.headers.authorization !== undefined) return null;
      if (!isOwnPage(request, publicOrigin)) return null;
      const named = await cookie.read(request);
      return named && !(await signIns.isSignedOut(named.id)) ? named.session : null;
    },
    begin: (reply, session, end) => cookie.set(reply, { id: randomUUID(), session }, end),
    async end(request, reply) {
      cookie.clear(reply);
      const named = await cookie.read(request);
      if (named) await signIns.signOut(named.id);
    },
  };
}
