/**
 * Everything that can be wrong with a call, in one closed list. Each transport owns a `Record<ErrorCode, ...>`, so a new
 * code does not compile until it is mapped there.
 */
export const ERROR_CODES = [
  // the caller
  'TENANT_UNKNOWN',
  'AUTHORIZATION_MISSING',
  'AUTHORIZATION_MALFORMED',
  'AUTHORIZATION_SCHEME',
  'APP_ID_MISSING',
  'CLIENT_ID_MISSING',
  'APP_UNKNOWN',
  'API_KEY_INVALID',
  'TOKEN_INVALID',
  'FORBIDDEN',
  // the input
  'INVALID_INPUT',
  'INVALID_DEVICE_TOKEN',
  'INVALID_CREDENTIALS',
  'TOO_MANY_VARIANTS',
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'PATH_UNKNOWN',
  'METHOD_NOT_ALLOWED',
  // its object
  'CHAT_NOT_FOUND',
  'CHAT_ENDED',
  'CHAT_NOT_OWNED',
  'SERVICE_NOT_CONFIGURED',
  'APP_ARCHIVED',
  'ALREADY_EXISTS',
  'KEY_REUSED',
  'POLL_UNDER_WAY',
  'CHANGES_MISSED',
  'NOT_FOUND',
  // limits
  'TOO_MANY_REQUESTS',
  // our faults, or those of our dependencies
  'STORE_UNAVAILABLE',
  'IDENTITY_UNAVAILABLE',
  'INTERNAL',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * A refusal's message: a text, or its subject (a field or a push service, by its name in the domain) with the rule that it
 * breaks. An API with another name for the subject uses its own.
 */
type Told = string | { about: string; rule: string };

/**
 * A refusal in the caller's terms. `message` may be shown to the caller. `inputPath` names the field of the input
 * (graphql-js would take `path` for the path of the response). `retryAfterSeconds` is the time until the call may be
 * repeated, if known.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly code: ErrorCode,
    readonly told: Told,
    readonly inputPath: readonly string[] | null = null,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(typeof told === 'string' ? told : `${told.about} ${told.rule}`);
  }
}

/** The refusal of a field of the input, by the rule that it breaks (`must not be empty`). */
export function refusedField(path: readonly string[], rule: string, code: ErrorCode = 'INVALID_INPUT'): DomainError {
  return new DomainError(code, { about: path.at(-1) ?? 'input', rule }, path);
}

/** The answer to our own fault names the request, by which the log has the details. */
export function internalFault(requestId: string): DomainError {
  return new DomainError('INTERNAL', `Something went wrong here. Request id: ${requestId}`);
}

/** A key or a token that never existed here, so it may be a guess. Revoked and expired ones are not guesses. */
export class UnknownCredential extends DomainError {}
