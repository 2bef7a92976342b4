import type { FastifyRequest } from 'fastify';
import { parseAuthorization } from '../domain/authorization.js';
import type { Caller } from '../domain/caller.js';
import { DomainError } from '../domain/errors.js';
import { requestCredentials } from '../http/requestCredentials.js';
import type { Authentication } from '../services/authentication.js';

/**
 * Who is calling at the legacy door. API keys are no business of it: it knows one scheme.
 * @throws DomainError of the first group of error codes
 */
export async function legacyCaller(authentication: Authentication, request: FastifyRequest): Promise<Caller> {
  if (parseAuthorization(request.headers.authorization).scheme === 'bearer') {
    throw new DomainError('AUTHORIZATION_SCHEME', 'the Authorization scheme must be MOBILE-API-140-327-PLAIN');
  }
  return authentication.authenticate(requestCredentials(request));
}
