import { z } from 'zod';
import type { Outcome, RejectionFault } from '../domain/outcome.js';
import { retryAfterMs } from '../http/retryAfter.js';
import { interceptedAnswer, interceptedFailure } from './foreignAnswer.js';
import type { Http2Result } from './http2Result.js';

/** The body of Apple's errors, whose reasons are words. `timestamp`: Unix milliseconds, only with 410. */
const answerBody = z.object({ reason: z.string().regex(/^\w{1,100}$/), timestamp: z.number().positive().optional() });

/** Reasons with a 400 that are not about the push itself; everything with a 403 is about the sender. */
const FAULTS: Readonly<Record<string, RejectionFault>> = {
  BadTopic: 'credentials',
  MissingTopic: 'credentials',
  TopicDisallowed: 'credentials',
  BadDeviceToken: 'token',
  DeviceTokenNotForTopic: 'token',
};
/** Reasons that Apple's other host may not give. Apple spells the key's reason in both ways. */
const OF_ENVIRONMENT: ReadonlySet<string> = new Set([
  'BadDeviceToken',
  'BadEnvironmentKeyInToken',
  'BadEnvironmentKeyIdInToken',
  'BadCertificateEnvironment',
]);
/**
 * A TLS alert about the client's certificate (RFC 8446 section 6.2; OpenSSL and Node name them so), or a certificate and key
 * that OpenSSL can not use. Nothing was processed, and nothing will be.
 */
const CERTIFICATE_REFUSED =
  /^ERR_(?:OSSL_\w+|SSL_EE_KEY_TOO_SMALL|SSL_\w+_ALERT_(?:(?:BAD|UNSUPPORTED)_CERTIFICATE|CERTIFICATE_\w+|UNKNOWN_CA|ACCESS_DENIED))$/;

/**
 * Apple's response as an outcome (Apple: "Handling notification responses from APNs").
 * @param now for a Retry-After that is a date.
 */
export function apnsOutcome(result: Http2Result, now: Date): Outcome {
  if (result.kind !== 'response') {
    const { reason } = result;
    if (CERTIFICATE_REFUSED.test(reason)) return { kind: 'rejected', statusCode: null, reason, fault: 'credentials' };
    const ambiguous = result.kind === 'unknown';
    const foreign = ambiguous ? null : interceptedFailure(reason);
    return foreign ?? { kind: 'retry', statusCode: null, reason, retryAfterMs: null, ambiguous };
  }
  const { statusCode, headers } = result;
  if (statusCode === 200 && isNothingElse(result.body, headers)) {
    return { kind: 'delivered', statusCode, providerMessageId: headers['apns-id'] ?? null };
  }
  const wait = retryAfterMs(headers, now);
  const error = parseBody(result.body);
  if (error === null || statusCode < 400) return interceptedAnswer(statusCode, wait);
  const { reason, timestamp } = error;
  if (statusCode === 410) {
    return { kind: 'unregistered', statusCode, reason, since: timestamp === undefined ? null : new Date(timestamp) };
  }
  if (statusCode === 429) {
    // The one is about a device, the other about how often our token changes.
    const scope = reason === 'TooManyProviderTokenUpdates' ? 'credentials' : 'device';
    return { kind: 'throttled', statusCode, reason, retryAfterMs: wait, scope };
  }
  // Both pass: the token is renewed, and the connection too.
  const isPassing = reason === 'ExpiredProviderToken' || reason === 'IdleTimeout';
  if (statusCode >= 400 && statusCode < 500 && !isPassing) {
    const fault = statusCode === 403 ? 'credentials' : (FAULTS[reason] ?? 'push');
    return {
      kind: 'rejected',
      statusCode,
      reason,
      fault,
      ...(OF_ENVIRONMENT.has(reason) && { otherEnvironment: true }),
    };
  }
  return { kind: 'retry', statusCode, reason, retryAfterMs: wait, ambiguous: false };
}

/** Apple's 200 has no body; a 200 of a proxy has one. */
function isNothingElse(body: string, { 'apns-id': id, 'content-type': type }: Record<string, string>): boolean {
  return body.trim() === '' && (id !== undefined || type === undefined);
}

/** Null: not Apple's words. */
function parseBody(body: string): z.infer<typeof answerBody> | null {
  try {
    return answerBody.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}
