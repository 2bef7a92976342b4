import type { Http2Result } from './http2Result.js';
import type { ExchangeRequest } from './http2Exchange.js';

/** A request and its promise of a result. Times are monotonic milliseconds. */
export interface QueuedRequest {
  request: ExchangeRequest;
  since: number;
  deadline: number;
  /** The latest start. A later one might end as unknown, which is worse than notSent. */
  latestStart: number;
  /** How often a peer has refused it. */
  refusals: number;
  settle(result: Http2Result): void;
}

/** Requests that wait for a connection. A request past its latest start settles as notSent. */
interface RequestQueue {
  readonly size: number;
  put(request: ExchangeRequest, timeoutMs: number): Promise<Http2Result>;
  /** Returns a request to its place, ahead of requests that were never sent. */
  putFirst(queued: QueuedRequest): void;
  take(): QueuedRequest | null;
  /** Settles those that match as notSent. */
  drop(matches: (queued: QueuedRequest) => boolean, reason: string): void;
}

/** The share of its time within which a request has to be on its way. */
const STARTED_WITHIN = 0.9;

export function createRequestQueue(now: () => number): RequestQueue {
  // Sets keep the order and forget in constant time. The timers are those of the deadlines.
  const first = new Map<QueuedRequest, NodeJS.Timeout>();
  const rest = new Map<QueuedRequest, NodeJS.Timeout>();

  function add(line: Map<QueuedRequest, NodeJS.Timeout>, queued: QueuedRequest): void {
    const expire = () => {
      if (line.delete(queued))
        queued.settle({ kind: 'notSent', reason: 'deadline passed while waiting for a connection' });
    };
    // Not unref'd: a caller awaits the result.
    line.set(queued, setTimeout(expire, queued.latestStart - now()));
  }

  return {
    get size() {
      return first.size + rest.size;
    },
    put: (request, timeoutMs) =>
      new Promise((settle) => {
        const since = now();
        add(rest, {
          request,
          since,
          deadline: since + timeoutMs,
          latestStart: since + timeoutMs * STARTED_WITHIN,
          refusals: 0,
          settle,
        });
      }),
    putFirst: (queued) => add(first, queued),
    take() {
      for (const line of [first, rest]) {
        for (const [queued, timer] of line) {
          clearTimeout(timer);
          line.delete(queued);
          return queued;
        }
      }
      return null;
    },
    drop(matches, reason) {
      for (const line of [first, rest]) {
        for (const [queued, timer] of line) {
          if (!matches(queued)) continue;
          clearTimeout(timer);
          line.delete(queued);
          queued.settle({ kind: 'notSent', reason });
        }
      }
    },
  };
}
