import type { Outcome } from '../domain/outcome.js';
import { ADDRESS_NOT_ALLOWED } from '../http/guardedAddress.js';
import type { Http2Request } from './http2Client.js';

/** The hosts of the push services behind Chrome and its relatives, Firefox, Safari and Edge. */
const WELL_KNOWN =
  /^(?:fcm\.googleapis\.com|updates\.push\.services\.mozilla\.com|(?:[a-z0-9-]+\.)?push\.apple\.com|[a-z0-9.-]+\.notify\.windows\.com)$/;

/** Whether an endpoint's host is that of a known push service. @param host as in `URL.host`: no port but 443 */
export function isWellKnownHost(host: string): boolean {
  return WELL_KNOWN.test(host);
}

/**
 * The outcome at an unknown host. A client can subscribe with any endpoint. So the host's answers and failures count only
 * for that subscription, neither for nor against the app's credentials.
 */
export function outcomeOfUnknownHost(outcome: Outcome): Outcome {
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

/** Pushes of one app to unknown hosts at the same time. */
const UNKNOWN_HOSTS_MAX = 16;
const UNKNOWN_HOST_TIMEOUT_MS = 5_000;
const CROWDED: Outcome = {
  ...{ kind: 'retry', statusCode: null, reason: 'too many pushes to unknown push services are under way' },
  ...{ retryAfterMs: null, ambiguous: false, scope: 'device' },
};

/**
 * Limits requests to unknown hosts, which may never answer: their number per app and their duration. The limits keep the
 * slots free for other browsers.
 */
export function createUnknownHostLimit() {
  const underWay = new Map<string, number>();
  const count = (pool: string, by: number) => {
    const now = (underWay.get(pool) ?? 0) + by;
    if (now === 0) underWay.delete(pool);
    else underWay.set(pool, now);
  };

  return async (request: Http2Request, post: (request: Http2Request) => Promise<Outcome>): Promise<Outcome> => {
    const { pool } = request;
    if ((underWay.get(pool) ?? 0) >= UNKNOWN_HOSTS_MAX) return CROWDED;
    count(pool, 1);
    try {
      return outcomeOfUnknownHost(await post({ ...request, timeoutMs: UNKNOWN_HOST_TIMEOUT_MS }));
    } finally {
      count(pool, -1);
    }
  };
}
