/**
 * What went wrong, for a page to decide by:
 *
 * - `NETWORK`: the gateway could not be reached, or the tenant does not allow the page's origin: browsers do not tell which.
 * - `UNAVAILABLE`: the gateway cannot answer now (408, 5xx).
 * - `TOO_MANY_REQUESTS`: ask again after `retryAfterMs` (429).
 * - `INVALID`: the request was wrong (400, 406, 413).
 * - `NOT_ALLOWED`: the app or the browser's cookie is not known, or the chat is another client's (401, 403).
 * - `CHAT_ENDED`: the chat has ended, or there is no such chat (404).
 * - `NOT_CONFIGURED`: the app has no Web Push.
 * - `PERMISSION_DENIED`: the person does not allow notifications.
 * - `PUSH_NOT_SUPPORTED`: this browser has no Web Push. On iOS the site must be on the home screen first.
 * - `WORKER_FAILED`: the service worker could not be registered.
 * - `PUSH_SERVICE_UNREACHABLE`: the browser could not reach its own push service.
 */
export type BeckonErrorCode =
  | 'NETWORK'
  | 'UNAVAILABLE'
  | 'TOO_MANY_REQUESTS'
  | 'INVALID'
  | 'NOT_ALLOWED'
  | 'CHAT_ENDED'
  | 'NOT_CONFIGURED'
  | 'PERMISSION_DENIED'
  | 'PUSH_NOT_SUPPORTED'
  | 'WORKER_FAILED'
  | 'PUSH_SERVICE_UNREACHABLE';

/** Every failure of this client, except that an aborted call rejects with its signal's reason. */
export class BeckonError extends Error {
  override readonly name = 'BeckonError';
  /** The HTTP status; absent: there was no answer. */
  readonly status: number | undefined;
  /** The gateway's own code, such as `5005`. */
  readonly gatewayCode: string | undefined;
  /** How long the gateway asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly code: BeckonErrorCode,
    message: string,
    more: { status?: number; gatewayCode?: string; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.status = more.status;
    this.gatewayCode = more.gatewayCode;
    this.retryAfterMs = more.retryAfterMs;
  }
}

/** Whether the same call may succeed a little later. */
export function isPassing({ code }: BeckonError): boolean {
  return ['NETWORK', 'UNAVAILABLE', 'TOO_MANY_REQUESTS'].includes(code);
}

const CODES: Readonly<Record<number, BeckonErrorCode>> = {
  401: 'NOT_ALLOWED',
  403: 'NOT_ALLOWED',
  404: 'CHAT_ENDED',
  408: 'UNAVAILABLE',
  429: 'TOO_MANY_REQUESTS',
};
/** The gateway's code for a push service that the app does not have. */
const NO_SUCH_SERVICE = '5006';

/** The error of an answer that refuses. @param body as it came */
export function refusalOf(response: Response, body: string): BeckonError {
  const { status } = response;
  let answer: { error_code?: string; error_message?: string; errors?: { message: string }[] } = {};
  try {
    answer = JSON.parse(body) as typeof answer;
  } catch {
    // A proxy's page: the status says enough.
  }
  const gatewayCode = answer.error_code;
  const code =
    gatewayCode === NO_SUCH_SERVICE ? 'NOT_CONFIGURED' : (CODES[status] ?? (status < 500 ? 'INVALID' : 'UNAVAILABLE'));
  const retryAfterMs = Number(response.headers.get('retry-after')) * 1_000 || undefined;
  const message = answer.error_message ?? answer.errors?.[0]?.message ?? `the gateway answered ${status}`;
  return new BeckonError(code, message, { status, gatewayCode, retryAfterMs });
}
