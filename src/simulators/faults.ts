/**
 * A fault of a simulator, as plain data. A fault applies to requests in the order of their arrival: to every one, to
 * each `everyNth`, and to at most `times` of them (without it: until the fault is replaced).
 */
export type Fault = FaultKind & { everyNth?: number; times?: number };

/** What the provider does instead of the normal response. `delivered`: whether the device still gets the push. */
type FaultKind =
  | StatusFault
  /** Never a response; the connection stays healthy (PINGs are acknowledged). */
  | { kind: 'silence'; delivered?: boolean }
  /**
   * RST_STREAM with INTERNAL_ERROR, or the whole TCP connection reset. Other requests on it share its fate: delivered
   * without a response, or lost.
   */
  | { kind: 'reset'; scope: 'stream' | 'connection'; delivered: boolean }
  /** RST_STREAM with REFUSED_STREAM: not processed, safe to send again (RFC 9113 section 8.7). */
  | { kind: 'refusedStream' }
  /**
   * Graceful shutdown of each connection with its n-th request, counted from `setFault` (RFC 9113 section 6.8): that
   * request and the earlier ones get responses, later streams are not processed. `times` counts connections. `reason`:
   * APNs' JSON in the frame's debug data. `errorCode` (RFC 9113 section 7) other than 0: the connection ends with the
   * frame, so that delivered pushes get no response.
   */
  | { kind: 'goaway'; afterRequests: number; reason?: string; errorCode?: number }
  /** Requests get responses, but no connection may use more streams than this (RFC 9113 section 5.1.2). */
  | { kind: 'streams'; most: number }
  /** The push is delivered at once, the response is sent `ms` later. */
  | { kind: 'delay'; ms: number };

/** An error response in the provider's format, for any request. */
export interface StatusFault {
  kind: 'status';
  status: number;
  /** APNs' `reason`, FCM's `errorCode`, OAuth's `error`. */
  reason: string;
  retryAfterSeconds?: number;
  /** FCM's QUOTA_EXCEEDED only: whose limit it is; the project's unless given. */
  limit?: 'project' | 'device';
  /** APNs' 410 only: when the token died, ms since the epoch. */
  timestamp?: number;
  /** Sent instead of the provider's format, e.g. the HTML page of a load balancer. */
  body?: string;
}

/** How often the latest fault was met, and when last (ms since the epoch). */
export interface FaultCount {
  times: number;
  lastAt: number | null;
}

/** Holds the current fault and decides which requests it meets. */
interface FaultSwitch {
  set(fault: Fault | null): void;
  /** Of the fault that was set last, also after its end. */
  readonly met: Readonly<FaultCount>;
  /** Call once per request, in the order of arrival, with an object that stands for the request's connection. */
  next(connection: object): Fault | null;
}

export function createFaultSwitch(now: () => number = Date.now): FaultSwitch {
  let current: Fault | null = null;
  let seen = 0;
  let met: FaultCount = { times: 0, lastAt: null };
  let perConnection = new WeakMap<object, number>();

  /** For GOAWAY the unit is the connection: it is met once, with its n-th request. */
  function meets(fault: Fault, connection: object): boolean {
    if (fault.kind !== 'goaway') {
      seen += 1;
      return seen % (fault.everyNth ?? 1) === 0;
    }
    const requests = (perConnection.get(connection) ?? 0) + 1;
    perConnection.set(connection, requests);
    if (requests !== fault.afterRequests) return false;
    seen += 1;
    return seen % (fault.everyNth ?? 1) === 0;
  }

  return {
    get met() {
      return met;
    },
    set(fault) {
      current = fault;
      if (fault === null) return;
      seen = 0;
      met = { times: 0, lastAt: null };
      perConnection = new WeakMap();
    },
    next(connection) {
      if (current === null || met.times >= (current.times ?? Infinity) || !meets(current, connection)) return null;
      met = { times: met.times + 1, lastAt: now() };
      return current;
    },
  };
}
