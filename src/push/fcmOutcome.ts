import { z } from 'zod';
import type { Outcome } from '../domain/outcome.js';
import type { Http2Result } from './http2Client.js';
import { retryAfterMs } from './retryAfter.js';

const FCM_ERROR = 'type.googleapis.com/google.firebase.fcm.v1.FcmError';
const QUOTA_WAIT_MS = 60_000;
const SERVER_WAIT_MS = 10_000;

const word = z.string().max(100);
const answerBody = z.object({ name: z.string().max(500).optional() });
/** google.rpc.Status (Google: "AIP-193"); FCM's own code is in its details. */
const errorBody = z.object({
  error: z.object({
    status: word.optional(),
    details: z.array(z.looseObject({ '@type': z.string().optional(), errorCode: word.optional() })).optional(),
  }),
});

/**
 * Firebase's answer in Beckon's words (Firebase: "ErrorCode", "Scale FCM to millions of messages").
 * @param now for a Retry-After that is a date.
 */
export function fcmOutcome(result: Http2Result, now: Date): Outcome {
  if (result.kind !== 'response') {
    const ambiguous = result.kind === 'unknown';
    return { kind: 'retry', statusCode: null, reason: result.reason, retryAfterMs: null, ambiguous };
  }
  const { statusCode, headers, body } = result;
  if (statusCode === 200) {
    return { kind: 'delivered', statusCode, providerMessageId: answerBody.safeParse(parse(body)).data?.name ?? null };
  }
  const reason = fcmReason(body) ?? `status ${statusCode}`;
  const wait = retryAfterMs(headers, now);
  // Only with FCM's own word: a bare 404 is a wrong project, and says nothing about the device.
  if (statusCode === 404 && reason === 'UNREGISTERED') return { kind: 'unregistered', statusCode, reason, since: null };
  if (statusCode === 429) return { kind: 'throttled', statusCode, reason, retryAfterMs: wait ?? QUOTA_WAIT_MS };
  const isAccessToken = statusCode === 401 && reason !== 'THIRD_PARTY_AUTH_ERROR';
  if (statusCode >= 400 && statusCode < 500 && !isAccessToken) return { kind: 'rejected', statusCode, reason };
  const least = isAccessToken ? wait : (wait ?? SERVER_WAIT_MS);
  return { kind: 'retry', statusCode, reason, retryAfterMs: least, ambiguous: false };
}

/** FCM's errorCode, else the general status; null when there is neither. */
function fcmReason(body: string): string | null {
  const error = errorBody.safeParse(parse(body)).data?.error;
  const detail = error?.details?.find((one) => one['@type'] === FCM_ERROR && one.errorCode !== undefined);
  return detail?.errorCode ?? error?.status ?? null;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
