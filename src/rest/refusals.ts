import { z } from 'zod';
import type { ZodOpenApiResponseObject } from 'zod-openapi';
import type { ErrorCode } from '../domain/errors.js';
import { PUSH_SERVICES } from '../domain/pushService.js';
import { retryAfterSeconds } from '../http/retryAfter.js';
import { VARIANT_NAMES } from './deviceFields.js';
import { REST_ERRORS } from './restErrors.js';

/** The refusals of the REST API by Beckon's error codes, with an example message each. */
const MESSAGES = {
  TENANT_UNKNOWN: 'tenantUrl (or the Host header) must name the domain of a tenant known here',
  AUTHORIZATION_MISSING: 'the Authorization header is missing',
  AUTHORIZATION_MALFORMED: 'Authorization must be: MOBILE-API-140-327-PLAIN appId="..", clientId=".."',
  AUTHORIZATION_SCHEME: 'the Authorization scheme must be MOBILE-API-140-327-PLAIN',
  APP_ID_MISSING: 'the Authorization header has no appId',
  CLIENT_ID_MISSING: 'the Authorization header has no clientId',
  APP_UNKNOWN: 'appId names no app of this tenant',
  API_KEY_INVALID: 'this API key is not known',
  FORBIDDEN: 'publishChatEvents is for PLATFORM; this caller is DEVICE',
  INVALID_INPUT: 'the body is not JSON',
  INVALID_DEVICE_TOKEN: 'ios_apns_device_token must be 1 to 100 bytes as hexadecimal digits',
  POLL_UNDER_WAY: 'another request waits for the events of this chat',
  CHAT_NOT_FOUND: 'there is no such chat',
  CHAT_ENDED: 'this chat has ended',
  CHAT_NOT_OWNED: 'this chat is of another client or app',
  TOO_MANY_VARIANTS: `the body must have exactly one of ${VARIANT_NAMES}`,
  SERVICE_NOT_CONFIGURED: `${PUSH_SERVICES.IOS_APNS.restName} is not configured for this app`,
  APP_ARCHIVED: 'this app is archived: it takes no new chats and subscriptions',
  BODY_TOO_LARGE: 'the body must have at most 64 KiB',
  UNSUPPORTED_MEDIA_TYPE: 'the Content-Type must be application/json',
  KEY_REUSED: 'this Idempotency-Key was used for another publish to this chat',
  TOO_MANY_REQUESTS: 'this client has made more than 600 requests within a minute',
  STORE_UNAVAILABLE: 'the database is not available; try again in a moment',
  INTERNAL: 'Something went wrong here. Request id: 5f0c5b0e-3a43-4f0e-9a35-4a3a6a6d7c11',
} as const satisfies Partial<Record<ErrorCode, string>>;
export type Refusal = keyof typeof MESSAGES;

/** The general meaning of each status. The code is more precise. */
const STATUSES: Readonly<Record<number, string>> = {
  400: 'What was sent is not usable. Nothing has changed.',
  401: 'The API key is not good.',
  403: 'The caller is not known, or may not do this.',
  404: 'There is no such chat, or it has ended.',
  406: 'The device is given in more than one way, or in one that this app does not have. Nothing has changed.',
  413: 'The body is too large.',
  415: 'The body is of another type.',
  422: 'The key was used for something else.',
  429: 'Too many requests: the same one may be made again after `Retry-After`.',
  500: 'Something went wrong here; the log has more under the request id.',
  503: 'The store is away for a moment: the same request may be made again after `Retry-After`.',
};

/** Refusals of any request from a device. */
export const DEVICE_REFUSALS = [
  'TENANT_UNKNOWN',
  'AUTHORIZATION_MISSING',
  'AUTHORIZATION_MALFORMED',
  'AUTHORIZATION_SCHEME',
  'APP_ID_MISSING',
  'CLIENT_ID_MISSING',
  'APP_UNKNOWN',
  'TOO_MANY_REQUESTS',
  'INTERNAL',
  'STORE_UNAVAILABLE',
] as const satisfies readonly Refusal[];

/** Refusals of any body. */
export const BODY_REFUSALS = [
  'INVALID_INPUT',
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
] as const satisfies readonly Refusal[];

const USUAL: readonly Refusal[] = [...DEVICE_REFUSALS, ...BODY_REFUSALS];

/**
 * Makes the refusal responses of an operation: one for each status, with its possible codes. Operations with the same
 * refusals share them.
 */
export function createRefusals(): (codes: readonly Refusal[]) => Record<string, ZodOpenApiResponseObject> {
  const shared = new Map<string, ZodOpenApiResponseObject>();
  return (codes) => {
    const statuses = [...new Set(codes.map((code) => REST_ERRORS[code].status))].sort((a, b) => a - b);
    return Object.fromEntries(
      statuses.map((status) => {
        const own = codes.filter((code) => REST_ERRORS[code].status === status);
        const id = [`Refused${status}`, ...own.filter((code) => !USUAL.includes(code))].join('_');
        const made = shared.get(id) ?? response(id, status, own);
        shared.set(id, made);
        return [String(status), made];
      }),
    );
  };
}

function response(id: string, status: number, codes: readonly Refusal[]): ZodOpenApiResponseObject {
  const digits = [...new Set(codes.map((code) => REST_ERRORS[code].code))].sort();
  const schema = z.object({
    error_code: z.enum(digits).meta({ description: 'A string of digits, as the SDKs know it.' }),
    error_message: z.string().meta({ description: 'For people, in the words of the request; it may change.' }),
  });
  const examples = Object.fromEntries(
    codes.map((code) => [
      code,
      {
        summary: `${REST_ERRORS[code].code}: ${MESSAGES[code]}`,
        value: { error_code: REST_ERRORS[code].code, error_message: MESSAGES[code] },
      },
    ]),
  );
  const seconds = z.int().min(1).meta({ description: 'Seconds until the request may be made again.' });
  return {
    id,
    description: `${STATUSES[status] ?? ''} Codes: ${digits.map((code) => `\`${code}\``).join(', ')}.`,
    ...(retryAfterSeconds(status) !== undefined && { headers: z.object({ 'Retry-After': seconds }) }),
    content: { 'application/json': { schema, examples } },
  };
}
