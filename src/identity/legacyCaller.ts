import type { FastifyRequest } from 'fastify';
import { isOfDevice, parseAuthorization } from '../http/authorization.js';
import type { Caller } from '../domain/caller.js';
import { DomainError } from '../domain/errors.js';
import type { Callers } from '../http/callers.js';

/** The caller of the legacy API. @throws DomainError as `Callers.of`, and AUTHORIZATION_SCHEME */
export function legacyCaller(callers: Callers, request: FastifyRequest): Promise<Caller> {
  if (request.caller === null) checkLegacyScheme(request);
  return callers.of(request);
}

/** API keys are no business of the legacy door: it knows one scheme. @throws DomainError AUTHORIZATION_SCHEME */
export function checkLegacyScheme(request: FastifyRequest): void {
  const { authorization } = request.headers;
  // The authentication reads the rest.
  if (isOfDevice(authorization)) return;
  if (parseAuthorization(authorization).scheme === 'bearer') {
    throw new DomainError('AUTHORIZATION_SCHEME', 'the Authorization scheme must be MOBILE-API-140-327-PLAIN');
  }
}
