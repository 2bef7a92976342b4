import { z } from 'zod';
import type { Outcome, RejectionFault } from '../domain/outcome.js';
import { retryAfterMs } from '../http/retryAfter.js';
import { parseFcmError, type FcmError } from './fcmError.js';
import { interceptedAnswer, interceptedFailure } from './foreignAnswer.js';
import type { Http2Result } from './http2Result.js';

/** Firebase, "ErrorCode": without Retry-After wait 60 s, and 10 s when it is the server's fault. */
const QUOTA_WAIT_MS = 60_000;
const SERVER_WAIT_MS = 10_000;
/** Statuses about the access token, the project, its rights or its keys, which affect every push. */
const CREDENTIAL_STATUSES = new Set([401, 403, 404]);

/** Firebase returns a name for every accepted message. */
const answerBody = z.object({
  name: z
    .string()
    .max(500)
    .regex(/^projects\/[!-.0-~]+\/messages\/[!-~]+$/),
});

/**
 * Firebase's response as an outcome (Firebase: "ErrorCode", "Scale FCM to millions of messages").
 * @param now for a Retry-After that is a date.
 */
export function fcmOutcome(result: Http2Result, now: Date): Outcome {
  if (result.kind !== 'response') {
    const { reason } = result;
    const ambiguous = result.kind === 'unknown';
    const foreign = ambiguous ? null : interceptedFailure(reason);
    return foreign ?? { kind: 'retry', statusCode: null, reason, retryAfterMs: null, ambiguous };
  }
  const { statusCode, headers, body } = result;
  const asked = retryAfterMs(headers, now);
  if (statusCode === 200) {
    const name = messageName(body);
    if (name !== null) return { kind: 'delivered', statusCode, providerMessageId: name };
    if (!isBrokenJson(body, headers)) return interceptedAnswer(statusCode, asked);
    return { kind: 'retry', statusCode, reason: 'the answer broke off', retryAfterMs: null, ambiguous: true };
  }
  const error = statusCode < 400 ? null : parseFcmError(body);
  if (error === null) return interceptedAnswer(statusCode, asked ?? leastWaitMs(statusCode));
  const reason = error.reason ?? `status ${statusCode}`;
  const wait = asked ?? error.retryDelayMs;
  // Only with FCM's own code: a bare 404 means a wrong project, not a dead token.
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

/** JSON that was cut off by the connection, so the outcome is unknown. */
function isBrokenJson(body: string, { 'content-type': type = '' }: Record<string, string>): boolean {
  if (!/^application\/json\b/i.test(type) && !body.trimStart().startsWith('{')) return false;
  try {
    JSON.parse(body);
    return false;
  } catch {
    return true;
  }
}

/** Google's front end may respond in HTML; its minimum waits apply too. */
function leastWaitMs(statusCode: number): number | null {
  if (statusCode === 429) return QUOTA_WAIT_MS;
  return statusCode >= 500 && statusCode !== 511 ? SERVER_WAIT_MS : null;
}

function messageName(body: string): string | null {
  try {
    return answerBody.safeParse(JSON.parse(body)).data?.name ?? null;
  } catch {
    return null;
  }
}
