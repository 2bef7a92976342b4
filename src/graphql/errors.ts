import { DomainError, type ErrorCode } from '../domain/errors.js';
import { chatNotFound } from '../domain/chatId.js';
import type { Plain } from './plain.js';
import type { UserError, UserErrorCode } from './userError.types.js';

/** Where a refusal is reported: in the payload if the caller can fix it, else in `errors`. */
type Answer = { userError: UserErrorCode } | { extensionCode: string; status?: number };

/** The code of a fixable refusal in a query, which has no payload. */
const BAD_USER_INPUT = 'BAD_USER_INPUT';

const unauthenticated: Answer = { extensionCode: 'UNAUTHENTICATED', status: 401 };
const unavailable: Answer = { extensionCode: 'SERVICE_UNAVAILABLE', status: 503 };
const badInput: Answer = { extensionCode: BAD_USER_INPUT, status: 400 };

/** The report of each error code. A new code does not compile until it is listed. */
const ANSWERS: Record<ErrorCode, Answer> = {
  TENANT_UNKNOWN: unauthenticated,
  AUTHORIZATION_MISSING: unauthenticated,
  AUTHORIZATION_MALFORMED: unauthenticated,
  AUTHORIZATION_SCHEME: unauthenticated,
  APP_ID_MISSING: unauthenticated,
  CLIENT_ID_MISSING: unauthenticated,
  APP_UNKNOWN: unauthenticated,
  API_KEY_INVALID: unauthenticated,
  TOKEN_INVALID: unauthenticated,
  FORBIDDEN: { extensionCode: 'FORBIDDEN', status: 403 },
  INVALID_INPUT: { userError: 'INVALID_INPUT' },
  INVALID_DEVICE_TOKEN: { userError: 'INVALID_DEVICE_TOKEN' },
  INVALID_CREDENTIALS: { userError: 'INVALID_CREDENTIALS' },
  TOO_MANY_VARIANTS: badInput,
  BODY_TOO_LARGE: { extensionCode: 'BAD_REQUEST', status: 413 },
  UNSUPPORTED_MEDIA_TYPE: { extensionCode: 'BAD_REQUEST', status: 415 },
  PATH_UNKNOWN: { extensionCode: 'BAD_REQUEST', status: 404 },
  METHOD_NOT_ALLOWED: { extensionCode: 'BAD_REQUEST', status: 405 },
  CHAT_NOT_FOUND: { userError: 'CHAT_NOT_FOUND' },
  CHAT_ENDED: { userError: 'CHAT_ENDED' },
  CHAT_NOT_OWNED: { userError: 'CHAT_NOT_FOUND' },
  SERVICE_NOT_CONFIGURED: { userError: 'SERVICE_NOT_CONFIGURED' },
  APP_ARCHIVED: { userError: 'APP_ARCHIVED' },
  ALREADY_EXISTS: { userError: 'ALREADY_EXISTS' },
  KEY_REUSED: { userError: 'INVALID_INPUT' },
  POLL_UNDER_WAY: badInput,
  CHANGES_MISSED: { extensionCode: 'CHANGES_MISSED' },
  NOT_FOUND: { userError: 'NOT_FOUND' },
  TOO_MANY_REQUESTS: { extensionCode: 'TOO_MANY_REQUESTS', status: 429 },
  STORE_UNAVAILABLE: unavailable,
  IDENTITY_UNAVAILABLE: unavailable,
  INTERNAL: { extensionCode: 'INTERNAL_SERVER_ERROR', status: 500 },
};

/** A refusal as an entry of `errors`. `status` is the HTTP status if the whole operation failed. */
interface ErrorAnswer {
  message: string;
  extensionCode: string;
  status: number | null;
}

export function errorAnswerOf(refusal: DomainError): ErrorAnswer {
  const { code, message } = concealing(refusal);
  const answer = ANSWERS[code];
  if ('userError' in answer) return { message, extensionCode: BAD_USER_INPUT, status: null };
  return { message, extensionCode: answer.extensionCode, status: answer.status ?? null };
}

/**
 * Runs a mutation's work. A refusal that the caller can mend becomes the payload's `userErrors`, beside the fields of
 * `refused` (those that are never null); any other is thrown on.
 */
export async function orUserErrors<Done extends object, Refused extends object = object>(
  work: () => Promise<Done>,
  refused: Refused = {} as Refused,
): Promise<(Done | Refused) & { userErrors: Plain<UserError>[] }> {
  try {
    return { ...(await work()), userErrors: [] };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { ...refused, userErrors: [userErrorOf(error)] };
  }
}

/**
 * A refusal as an entry of `userErrors`. @param place the path of the input that the refusal's path begins in
 * @throws DomainError the refusal itself, if the caller cannot mend it
 */
function userErrorOf(refusal: DomainError, place: readonly string[] = []): Plain<UserError> {
  const { code, message, inputPath } = concealing(refusal);
  const answer = ANSWERS[code];
  if (!('userError' in answer)) throw refusal;
  const path = inputPath || place.length > 0 ? [...place, ...(inputPath ?? [])] : null;
  return { code: answer.userError, message, path };
}

/**
 * A refusal of one part of the input as an entry of `userErrors`, even if the caller cannot fix it: the answer must keep the
 * results of the other parts. @param place the path of the part
 */
export function partErrorOf(refusal: DomainError, place: readonly string[]): Plain<UserError> {
  if ('userError' in ANSWERS[refusal.code]) return userErrorOf(refusal, place);
  return { code: 'UNAVAILABLE', message: refusal.message, path: [...place] };
}

/** Runs work on one part of the input and prefixes the path of its refusals with the part's own path. */
export async function prefixPath<T>(
  place: readonly string[],
  isOwnField: (field: string) => boolean,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DomainError) || !error.inputPath?.[0] || !isOwnField(error.inputPath[0])) throw error;
    throw new DomainError(error.code, error.told, [...place, ...error.inputPath]);
  }
}

/** The result of the work, or null if it is refused because nothing exists for this caller. */
export async function nullIfRefused<Found>(
  refusal: 'CHAT_NOT_FOUND' | 'NOT_FOUND',
  work: () => Promise<Found>,
): Promise<Found | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DomainError && concealing(error).code === refusal) return null;
    throw error;
  }
}

/** A chat of another client gets the same message as an unknown one. */
function concealing(refusal: DomainError): DomainError {
  return refusal.code === 'CHAT_NOT_OWNED' ? chatNotFound() : refusal;
}
