/**
 * What can be made to go wrong at a simulator, as plain data. A fault applies to requests in the order of their arrival:
 * to every one, to each `everyNth`, and to at most `times` of them (without it: until the fault is replaced).
 */
export type Fault = FaultKind & { everyNth?: number; times?: number };

/** What the provider does instead of answering as usual. `delivered`: whether the device gets the push all the same. */
export type FaultKind =
  | StatusFault
  /** No answer, ever; the connection itself stays healthy (PINGs are answered). */
  | { kind: 'silence'; delivered?: boolean }
  /** RST_STREAM with INTERNAL_ERROR, or the whole TCP connection reset. */
  | { kind: 'reset'; scope: 'stream' | 'connection'; delivered: boolean }
  /** RST_STREAM with REFUSED_STREAM: not processed, safe to send again (RFC 9113 section 8.7). */
  | { kind: 'refusedStream' }
  /**
   * Graceful shutdown of each connection with its n-th request, counted from `setFault` (RFC 9113 section 6.8): that
   * request and the ones before it are answered, later streams are not processed. `times` counts connections.
   * `reason`: APNs' JSON in the frame's debug data.
   */
  | { kind: 'goaway'; afterRequests: number; reason?: string }
  /** The push is delivered at once, the answer comes `ms` later. */
  | { kind: 'delay'; ms: number };

/** An error answer in the provider's own format, whatever was asked. */
export interface StatusFault {
  kind: 'status';
  status: number;
  /** APNs' `reason`, FCM's `errorCode`, OAuth's `error`. */
  reason: string;
  retryAfterSeconds?: number;
  /** APNs' 410 only: when the token died, ms since the epoch. */
  timestamp?: number;
  /** Sent instead of the provider's format, e.g. the HTML page of a load balancer. */
  body?: string;
}

/** Holds the current fault and decides which requests it meets. */
export interface FaultSwitch {
  set(fault: Fault | null): void;
  /** Call once per request, in the order of arrival, with an object that stands for the request's connection. */
  next(connection: object): Fault | null;
}

export function createFaultSwitch(): FaultSwitch {
  let current: Fault | null = null;
  let seen = 0;
  let used = 0;
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
    set(fault) {
      current = fault;
      seen = 0;
      used = 0;
      perConnection = new WeakMap();
    },
    next(connection) {
      if (current === null || used >= (current.times ?? Infinity) || !meets(current, connection)) return null;
      used += 1;
      return current;
    },
  };
}
