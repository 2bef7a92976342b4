import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../domain/clock.js';
import { createSealedCookie } from './sealedCookie.js';

/**
 * Carries the reason of a failed sign-in from the identity provider's callback to the console's page. In a sealed
 * cookie, because a URL could be made by anyone.
 */
export interface SignInFailures {
  /** Null: nothing has failed of late. */
  read(request: FastifyRequest): Promise<string | null>;
  set(reply: FastifyReply, words: string): Promise<void>;
}

/** Long enough to be read; a page opened later does not show it. */
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
