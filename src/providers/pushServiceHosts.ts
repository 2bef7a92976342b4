import type { Outcome } from '../domain/outcome.js';
import { ADDRESS_NOT_ALLOWED } from '../http/guardedAddress.js';

/** The hosts of the push services behind Chrome and its relatives, Firefox, Safari and Edge. */
const WELL_KNOWN =
  /^(?:fcm\.googleapis\.com|updates\.push\.services\.mozilla\.com|(?:[a-z0-9-]+\.)?push\.apple\.com|[a-z0-9.-]+\.notify\.windows\.com)$/;

/** Whether an endpoint's host is that of a known push service. @param host as in `URL.host`: no port but 443 */
export function isWellKnownHost(host: string): boolean {
  return WELL_KNOWN.test(host);
}

/**
 * The outcome at a host that nobody knows. Any client can subscribe with an endpoint of its own making, so its answers
 * and failures count for that subscription alone: neither for nor against the app's credentials or all browsers.
 */
export function outcomeOfStranger(outcome: Outcome): Outcome {
  switch (outcome.kind) {
    case 'intercepted':
      // The endpoint itself was made so.
      if (outcome.reason === ADDRESS_NOT_ALLOWED) {
        return { kind: 'rejected', statusCode: null, reason: outcome.reason, fault: 'token', scope: 'device' };
      }
      return { ...outcome, kind: 'retry', ambiguous: false, scope: 'device' };
    case 'rejected':
      return { ...outcome, fault: outcome.fault === 'credentials' ? 'token' : outcome.fault, scope: 'device' };
    default:
      return { ...outcome, scope: 'device' };
  }
}
