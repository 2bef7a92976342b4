import type { DomainError, ErrorCode } from '../domain/errors.js';
import { perService } from '../domain/lane.js';
import { PUSH_SERVICES } from '../domain/pushService.js';
import { answerErrors } from '../http/errorAnswers.js';
import { BUNDLE_FIELD } from './deviceFields.js';

interface RestError {
  status: number;
  /** The code known to the SDKs, a string of digits. */
  code: string;
}

/** Beckon's error codes in the legacy contract's terms. */
export const REST_ERRORS: Readonly<Record<ErrorCode, RestError>> = {
  TENANT_UNKNOWN: { status: 403, code: '1000' },
  AUTHORIZATION_MISSING: { status: 403, code: '2000' },
  AUTHORIZATION_MALFORMED: { status: 403, code: '2001' },
  AUTHORIZATION_SCHEME: { status: 403, code: '2002' },
  APP_ID_MISSING: { status: 403, code: '2003' },
  CLIENT_ID_MISSING: { status: 403, code: '2004' },
  APP_UNKNOWN: { status: 403, code: '3000' },
  API_KEY_INVALID: { status: 401, code: '2001' },
  TOKEN_INVALID: { status: 401, code: '2001' },
  FORBIDDEN: { status: 403, code: '2002' },
  INVALID_INPUT: { status: 400, code: '5003' },
  INVALID_DEVICE_TOKEN: { status: 400, code: '5003' },
  INVALID_CREDENTIALS: { status: 400, code: '5003' },
  TOO_MANY_VARIANTS: { status: 406, code: '5603' },
  BODY_TOO_LARGE: { status: 413, code: '5501' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, code: '5003' },
  // "Unspecified": the SDKs know no code about a path or a method. Any other code would be wrong about the client's chat,
  // its body or this server.
  PATH_UNKNOWN: { status: 404, code: '5955' },
  METHOD_NOT_ALLOWED: { status: 405, code: '5955' },
  CHAT_NOT_FOUND: { status: 404, code: '5005' },
  CHAT_ENDED: { status: 404, code: '5005' },
  CHAT_NOT_OWNED: { status: 403, code: '5005' },
  SERVICE_NOT_CONFIGURED: { status: 406, code: '5006' },
  // The SDKs know no nearer code: the app is not served.
  APP_ARCHIVED: { status: 403, code: '3000' },
  ALREADY_EXISTS: { status: 409, code: '5003' },
  // IETF draft "The Idempotency-Key HTTP Header Field", section 2.7
  KEY_REUSED: { status: 422, code: '5003' },
  POLL_UNDER_WAY: { status: 400, code: '5003' },
  // The REST API has no live queries.
  CHANGES_MISSED: { status: 503, code: '5001' },
  NOT_FOUND: { status: 404, code: '5005' },
  TOO_MANY_REQUESTS: { status: 429, code: '5509' },
  STORE_UNAVAILABLE: { status: 503, code: '5001' },
  IDENTITY_UNAVAILABLE: { status: 503, code: '5001' },
  INTERNAL: { status: 500, code: '5500' },
};

/** The REST spelling of the domain's names. */
const REST_NAMES: Readonly<Record<string, string>> = {
  bundleId: BUNDLE_FIELD,
  chatId: 'chat_id',
  idempotencyKey: 'idempotency_key',
  phoneNumber: 'phone_number',
  msgId: 'msg_id',
  partyId: 'party_id',
  displayName: 'display_name',
  ...perService((service) => PUSH_SERVICES[service].restName),
};

/** Answers an error in the SDKs' format: `{"error_code":"5603","error_message":"..."}`. */
export const answerRestError = answerErrors((refusal) => ({
  status: REST_ERRORS[refusal.code].status,
  body: refusedFields(refusal),
}));

/** A refusal in the SDKs' format. */
export function refusedFields(refusal: DomainError): { error_code: string; error_message: string } {
  return { error_code: REST_ERRORS[refusal.code].code, error_message: restMessage(refusal) };
}

/** The answer to an undecodable path. Below REST paths it is the same as for an unknown chat. */
export function answerUndecodablePath(path: string): { status: number; body: Record<string, string> } {
  if (!/^\/+(?:clientweb|platform)\//.test(path))
    return { status: 400, body: { error: 'the path is not a usable URL' } };
  const { status, code } = REST_ERRORS.CHAT_NOT_FOUND;
  return { status, body: { error_code: code, error_message: 'there is no such chat' } };
}

/** The refusal in REST terms. It names the item if it is about one item of a list. */
function restMessage({ told, inputPath }: DomainError): string {
  const place = inputPath && inputPath.length > 1 ? `${inputPath.slice(0, -1).join('.')}.` : '';
  return place + (typeof told === 'string' ? told : `${REST_NAMES[told.about] ?? told.about} ${told.rule}`);
}
