import { z } from 'zod';
import type { Outcome, RejectionFault } from '../domain/outcome.js';
import { parseFcmError, type FcmError } from './fcmError.js';
import type { Http2Result } from './http2Client.js';
import { retryAfterMs } from '../domain/retryAfter.js';

/** Firebase, "ErrorCode": without Retry-After wait 60 s, and 10 s when it is the server's fault. */
const QUOTA_WAIT_MS = 60_000;
const SERVER_WAIT_MS = 10_000;
/** The access token, the project, its rights and the keys behind it: what is said with these is said to every push. */
const CREDENTIAL_STATUSES = new Set([401, 403, 404]);

const answerBody = z.object({ name: z.string().max(500) });

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
  if (statusCode === 200) return { kind: 'delivered', statusCode, providerMessageId: messageName(body) };
  const error = parseFcmError(body);
  const reason = error.reason ?? `status ${statusCode}`;
  const wait = retryAfterMs(headers, now) ?? error.retryDelayMs;
  // Only with FCM's own word: a bare 404 is a wrong project, and says nothing about the device.
  if (statusCode === 404 && reason === 'UNREGISTERED') return { kind: 'unregistered', statusCode, reason, since: null };
  if (statusCode === 429) {
    const scope = error.aboutDevice ? 'device' : 'credentials';
    return { kind: 'throttled', statusCode, reason, retryAfterMs: wait ?? QUOTA_WAIT_MS, scope };
  }
  if (statusCode >= 400 && statusCode < 500) {
    return { kind: 'rejected', statusCode, reason, fault: faultOf(statusCode, error) };
  }
  return { kind: 'retry', statusCode, reason, retryAfterMs: wait ?? SERVER_WAIT_MS, ambiguous: false };
}

/**
 * 400 INVALID_ARGUMENT may be about anything in the request; only the token's own violation is held against the token.
 * SENDER_ID_MISMATCH is about one: any client can send a token of another project, and must not stop those of the others.
 */
function faultOf(statusCode: number, error: FcmError): RejectionFault {
  if (error.reason === 'SENDER_ID_MISMATCH') return 'token';
  if (CREDENTIAL_STATUSES.has(statusCode)) return 'credentials';
  return statusCode === 400 && error.aboutToken ? 'token' : 'push';
}

function messageName(body: string): string | null {
  try {
    return answerBody.safeParse(JSON.parse(body)).data?.name ?? null;
  } catch {
    return null;
  }
}
