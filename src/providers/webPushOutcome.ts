import { z } from 'zod';
import type { Outcome, RejectionFault } from '../domain/outcome.js';
import { redact } from '../domain/redacted.js';
import { ADDRESS_NOT_ALLOWED } from '../http/guardedAddress.js';
import { retryAfterMs } from '../http/retryAfter.js';
import { interceptedAnswer, interceptedFailure } from './foreignAnswer.js';
import type { Http2Result } from './http2Result.js';

/** Apple names the reason, Mozilla its number of the error; others only have prose, which may quote the request. */
const errorBody = z.object({
  reason: z
    .string()
    .regex(/^\w{1,64}$/)
    .optional()
    .catch(undefined),
  errno: z.int().optional().catch(undefined),
});

/** Our name for a reason that the push services of Google and Mozilla give in prose. */
const KEY_MISMATCH = 'VapidPkHashMismatch';
/**
 * The subscription was made with another application server's key (Apple's reason; FCM: "do not correspond to the
 * credentials used to create the subscriptions", formerly "UnauthorizedRegistration"; Mozilla: "VAPID public key
 * mismatch").
 */
const SAYS_KEY_MISMATCH =
  /VapidPkHashMismatch|UnauthorizedRegistration|do not correspond to the credentials|public key mismatch/i;
/** Apple: "Sending web push notifications in web apps and browsers". */
const FAULTS: Readonly<Record<string, RejectionFault>> = {
  BadDeviceToken: 'token',
  BadJwtToken: 'credentials',
};
/** Longer ids are Mozilla's. Such an id lets its holder delete the message, so it is not kept whole. */
const MESSAGE_ID_MAX = 64;

/** Whether a push is refused for its size, and a shorter one may pass. */
export function isTooLarge(outcome: Outcome): boolean {
  return outcome.kind === 'rejected' && outcome.statusCode === 413;
}

/**
 * A push service's response as an outcome (RFC 8030 sections 5, 7.3 and 8.4, RFC 8292 section 4.2).
 * @param now for a Retry-After that is a date.
 */
export function webPushOutcome(result: Http2Result, now: Date): Outcome {
  if (result.kind !== 'response') return failureOutcome(result);
  const { statusCode, headers, body } = result;
  const wait = retryAfterMs(headers, now);
  // The reason is prose, formerly in a page. No proxy uses these words.
  if (statusCode >= 400 && statusCode < 500 && SAYS_KEY_MISMATCH.test(body)) {
    return { kind: 'rejected', statusCode, reason: KEY_MISMATCH, fault: 'token' };
  }
  // Push services answer neither with an HTML page, nor with a redirect or a status of proxies.
  if (
    isPage(body) ||
    statusCode < 200 ||
    (statusCode >= 300 && statusCode < 400) ||
    statusCode === 407 ||
    statusCode === 511
  ) {
    return interceptedAnswer(statusCode, wait);
  }
  if (statusCode < 300) return { kind: 'delivered', statusCode, providerMessageId: messageId(headers) };
  const reason = reasonOf(statusCode, body);
  if (statusCode === 404 || statusCode === 410) return { kind: 'unregistered', statusCode, reason, since: null };
  // A push service limits a subscription or an application server. Other push services of the app have limits of their own.
  if (statusCode === 429) return { kind: 'throttled', statusCode, reason, retryAfterMs: wait, scope: 'device' };
  if (statusCode >= 500) return { kind: 'retry', statusCode, reason, retryAfterMs: wait, ambiguous: false };
  const isAboutSender = statusCode === 401 || statusCode === 403;
  return { kind: 'rejected', statusCode, reason, fault: FAULTS[reason] ?? (isAboutSender ? 'credentials' : 'push') };
}

function failureOutcome({ kind, reason }: Exclude<Http2Result, { kind: 'response' }>): Outcome {
  // A name server on the way leads there: no push service is at a private address.
  if (reason === ADDRESS_NOT_ALLOWED) return { kind: 'intercepted', statusCode: null, reason, retryAfterMs: null };
  const ambiguous = kind === 'unknown';
  const foreign = ambiguous ? null : interceptedFailure(reason);
  return foreign ?? { kind: 'retry', statusCode: null, reason, retryAfterMs: null, ambiguous };
}

function isPage(body: string): boolean {
  return body.trimStart().startsWith('<');
}

function reasonOf(statusCode: number, body: string): string {
  const { reason, errno } = parse(body);
  return reason ?? (errno === undefined ? `status ${statusCode}` : `status ${statusCode}, errno ${errno}`);
}

function parse(body: string): z.infer<typeof errorBody> {
  try {
    return errorBody.safeParse(JSON.parse(body)).data ?? {};
  } catch {
    return {};
  }
}

/** Apple's header, else the last part of the message's URL (RFC 8030 section 5). */
function messageId({ 'apns-id': id, location }: Record<string, string>): string | null {
  const text = id ?? location?.split(/[?#]/)[0]?.split('/').at(-1);
  if (text === undefined || text === '') return null;
  return text.length > MESSAGE_ID_MAX ? redact(text) : text;
}
