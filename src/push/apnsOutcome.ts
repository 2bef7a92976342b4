import { z } from 'zod';
import type { Outcome } from '../domain/outcome.js';
import type { Http2Result } from './http2Client.js';
import { retryAfterMs } from './retryAfter.js';

/** `timestamp`: Unix milliseconds, only with 410. */
const answerBody = z.object({ reason: z.string().max(100).optional(), timestamp: z.number().positive().optional() });

/**
 * Apple's answer in Beckon's words (Apple: "Handling notification responses from APNs").
 * @param now for a Retry-After that is a date.
 */
export function apnsOutcome(result: Http2Result, now: Date): Outcome {
  if (result.kind !== 'response') {
    const ambiguous = result.kind === 'unknown';
    return { kind: 'retry', statusCode: null, reason: result.reason, retryAfterMs: null, ambiguous };
  }
  const { statusCode, headers } = result;
  if (statusCode === 200) return { kind: 'delivered', statusCode, providerMessageId: headers['apns-id'] ?? null };
  const { reason = `status ${statusCode}`, timestamp } = parseBody(result.body);
  const retry = {
    kind: 'retry',
    statusCode,
    reason,
    retryAfterMs: retryAfterMs(headers, now),
    ambiguous: false,
  } as const;
  if (statusCode === 410) {
    return { kind: 'unregistered', statusCode, reason, since: timestamp === undefined ? null : new Date(timestamp) };
  }
  // These two are about our token, not about the push.
  if (reason === 'ExpiredProviderToken' || reason === 'TooManyProviderTokenUpdates') return retry;
  if (statusCode === 429) return { kind: 'throttled', statusCode, reason, retryAfterMs: retry.retryAfterMs };
  if (statusCode >= 400 && statusCode < 500) return { kind: 'rejected', statusCode, reason };
  return retry;
}

function parseBody(body: string): z.infer<typeof answerBody> {
  try {
    return answerBody.safeParse(JSON.parse(body)).data ?? {};
  } catch {
    return {};
  }
}
