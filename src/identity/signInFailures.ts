import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../domain/clock.js';
import { createSealedCookie } from './sealedCookie.js';

/**
 * Why somebody could not be signed in, from the way back from the identity provider to the console's page. In a sealed cookie:
 * what stands in a URL could be the words of anybody.
 */
export interface SignInFailures {
  /** Null: nothing has failed of late. */
  read(request: FastifyRequest): Promise<string | null>;
  set(reply: FastifyReply, words: string): Promise<void>;
}

/** Long enough to be read; a page that is opened later begins anew. */
const KEPT_MS = 60_000;

export function createSignInFailures(encryptionKeys: readonly Buffer[], clock: Clock): SignInFailures {
  const cookie = createSealedCookie({
    name: '__Host-beckon_sign_in_failure',
    schema: z.string(),
    // The provider's page has led here.
    sameSite: 'lax',
    encryptionKeys,
    clock,
  });
  return {
    read: cookie.read,
    set: (reply, words) => cookie.set(reply, words, new Date(clock().getTime() + KEPT_MS)),
  };
}
