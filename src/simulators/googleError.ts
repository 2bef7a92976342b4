import type { SimulatorAnswer } from './simulatorServer.js';

/** One entry of `error.details`: `@type` and its fields. */
type GoogleErrorDetail = Record<string, unknown> & { '@type': string };

/** google.rpc.Code names by HTTP status (Google Cloud APIs: "Errors"). */
const CODES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};

/** An error in the format of Google's JSON APIs: `{"error":{"code","message","status","details"}}`. */
export function googleError(status: number, message: string, details: GoogleErrorDetail[]): SimulatorAnswer {
  return { status, body: { error: { code: status, message, status: CODES[status] ?? 'UNKNOWN', details } } };
}

/** FCM's own error code (Firebase: "ErrorCode"). */
export function fcmErrorDetail(errorCode: string): GoogleErrorDetail {
  return { '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode };
}

/** Which field of the request is wrong. */
export function badRequestDetail(field: string, description: string): GoogleErrorDetail {
  return { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field, description }] };
}

/** Which limit was exceeded. */
export function quotaFailureDetail(description: string): GoogleErrorDetail {
  return {
    '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
    violations: [{ subject: 'fcm.googleapis.com', description }],
  };
}

/** Why access was refused, e.g. `ACCESS_TOKEN_SCOPE_INSUFFICIENT`. */
export function errorInfoDetail(reason: string): GoogleErrorDetail {
  const metadata = { service: 'fcm.googleapis.com', method: 'google.firebase.fcm.v1.FcmService.SendMessage' };
  return { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com', metadata };
}
