import { DomainError, type ErrorCode } from '../domain/errors.js';
import { answerErrors } from './errorAnswers.js';

/** The status of each error code on routes without a contract of their own, such as signing in. */
const STATUSES: Readonly<Record<ErrorCode, number>> = {
  TENANT_UNKNOWN: 401,
  AUTHORIZATION_MISSING: 401,
  AUTHORIZATION_MALFORMED: 401,
  AUTHORIZATION_SCHEME: 401,
  APP_ID_MISSING: 401,
  CLIENT_ID_MISSING: 401,
  APP_UNKNOWN: 401,
  API_KEY_INVALID: 401,
  TOKEN_INVALID: 401,
  FORBIDDEN: 403,
  INVALID_INPUT: 400,
  INVALID_DEVICE_TOKEN: 400,
  INVALID_CREDENTIALS: 400,
  TOO_MANY_VARIANTS: 400,
  BODY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  PATH_UNKNOWN: 404,
  METHOD_NOT_ALLOWED: 405,
  CHAT_NOT_FOUND: 404,
  CHAT_ENDED: 404,
  CHAT_NOT_OWNED: 404,
  CHANGES_MISSED: 503,
  SERVICE_NOT_CONFIGURED: 400,
  APP_ARCHIVED: 403,
  ALREADY_EXISTS: 409,
  KEY_REUSED: 422,
  POLL_UNDER_WAY: 400,
  NOT_FOUND: 404,
  TOO_MANY_REQUESTS: 429,
  STORE_UNAVAILABLE: 503,
  IDENTITY_UNAVAILABLE: 503,
  INTERNAL: 500,
};

/**
 * Sends an error of a route without its own contract, in the console's format: `{"error":"..."}` with a message for
 * people.
 */
export const answerConsoleError = answerErrors(({ code, message }) => ({
  status: STATUSES[code],
  body: { error: message },
}));

/** Whether the caller must sign in (again). */
export function isUnauthenticated(error: unknown): boolean {
  return error instanceof DomainError && STATUSES[error.code] === 401;
}
