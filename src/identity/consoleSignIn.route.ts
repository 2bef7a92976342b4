import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../domain/clock.js';
import { DomainError } from '../domain/errors.js';
import { MINUTE_MS } from '../domain/durations.js';
import type { CodeFlow, PendingSignIn } from './codeFlow.js';
import type { SignIns } from './signIns.js';
import type { ConsoleSessions } from './consoleSessions.js';
import { requestCredentials } from '../http/requestCredentials.js';
import type { SignInFailures } from './signInFailures.js';
import { createSealedCookie } from './sealedCookie.js';
import { parseUrl } from '../domain/parseUrl.js';

export interface ConsoleSignInOptions {
  codeFlow: CodeFlow;
  sessions: ConsoleSessions;
  failures: SignInFailures;
  signIns: Pick<SignIns, 'bySubject' | 'subjectRefused'>;
  encryptionKeys: readonly Buffer[];
  publicOrigin: string | null;
  clock: Clock;
}

const CALLBACK = '/console/api/oidc/callback';
const HOME = '/console/';
/** The time limit for signing in at the identity provider. */
const PENDING_MS = 10 * MINUTE_MS;

const pendingSchema: z.ZodType<PendingSignIn & { returnTo: string }> = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  redirectUri: z.string(),
  returnTo: z.string(),
});

/** Signing in to the console by the identity provider: there from `/console/api/oidc/start`, and back. */
export function consoleSignInRoutes(app: FastifyInstance, options: ConsoleSignInOptions): void {
  const { codeFlow, sessions, failures, signIns, encryptionKeys, publicOrigin, clock } = options;
  const pendingCookie = createSealedCookie({
    name: '__Host-beckon_sign_in',
    schema: pendingSchema,
    // The provider's page leads back here.
    sameSite: 'lax',
    encryptionKeys,
    clock,
  });

  /** Runs a step; a refusal is shown on the console's sign-in page. */
  async function orSignInPage(request: FastifyRequest, reply: FastifyReply, step: () => Promise<string>) {
    try {
      return await reply.redirect(await step());
    } catch (error) {
      if (!(error instanceof DomainError)) request.log.error({ err: error }, 'a sign-in failed');
      const words =
        error instanceof DomainError ? error.message : `something went wrong here; request id: ${request.id}`;
      await failures.set(reply, words);
      return reply.redirect('/console/sign-in');
    }
  }

  app.get('/console/api/oidc/start', { exposeHeadRoute: false }, (request, reply) =>
    orSignInPage(request, reply, async () => {
      const { returnTo } = request.query as Record<string, unknown>;
      const { url, pending } = await codeFlow.begin(redirectUriOf(request, publicOrigin));
      const end = new Date(clock().getTime() + PENDING_MS);
      await pendingCookie.set(reply, { ...pending, returnTo: consolePath(returnTo) }, end);
      return url.href;
    }),
  );

  app.get(CALLBACK, { exposeHeadRoute: false }, (request, reply) =>
    orSignInPage(request, reply, async () => {
      const { address } = requestCredentials(request);
      const pending = await pendingCookie.read(request);
      pendingCookie.clear(reply);
      try {
        if (!pending) {
          throw new DomainError(
            'TOKEN_INVALID',
            'this sign-in did not start in this browser, or has timed out; try again',
          );
        }
        const vouched = await codeFlow.finish(searchOf(request), pending);
        const { session, end } = await signIns.bySubject(vouched, address);
        await sessions.begin(reply, session, end);
        return pending.returnTo;
      } catch (error) {
        await signIns.subjectRefused(address, error);
        throw error;
      }
    }),
  );
}

/** @throws DomainError INVALID_INPUT */
function redirectUriOf({ protocol, host }: FastifyRequest, publicOrigin: string | null): string {
  const origin = publicOrigin ?? `${protocol}://${host}`;
  const uri = parseUrl(CALLBACK, origin);
  if (uri !== null) return uri.href;
  throw new DomainError('INVALID_INPUT', 'the Host header is not usable');
}

function searchOf({ url }: FastifyRequest): string {
  const at = url.indexOf('?');
  return at === -1 ? '' : url.slice(at);
}

/** A path of the console to return to. Any other target becomes the console's home. */
function consolePath(text: unknown): string {
  const base = 'http://console.invalid';
  const url = typeof text === 'string' && text.startsWith('/') ? parseUrl(text, base) : null;
  if (url === null) return HOME;
  const { origin, pathname, search, hash } = url;
  const isInside = origin === base && /^\/console(?:\/(?!api\/)|$)/.test(pathname);
  return isInside ? pathname + search + hash : HOME;
}
