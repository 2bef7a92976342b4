import type { ConnectSocket } from '../http/guardedAddress.js';
import { createBackoff } from './backoff.js';
import { connectTls, type ClientIdentity } from './connectTls.js';
import { failureReason } from './failureReason.js';
import type { Http2Logger } from './http2Result.js';
import type { Http2Result } from './http2Result.js';
import type { ExchangeRequest } from './http2Exchange.js';
import { openHttp2Session, type Http2Session } from './http2Session.js';
import { createRequestQueue, type QueuedRequest } from './requestQueue.js';
import { exponentialMs } from '../domain/retryWait.js';

interface Http2PoolOptions {
  origin: string;
  /** For logs. */
  name: string;
  proxyFor: (origin: string) => string | null;
  ca: string | undefined;
  identity: ClientIdentity | undefined;
  connectSocket: ConnectSocket | undefined;
  connectTimeoutMs: number;
  maxSessions: number;
  pingEveryMs: number;
  pingTimeoutMs: number;
  idleTimeoutMs: number;
  reconnectBaseMs: number;
  reconnectCapMs: number;
  logger: Http2Logger | undefined;
  random: () => number;
}

/** The connections of one credential to one origin, and the requests that wait for them. */
export interface Http2Pool {
  /** Never rejects; settles within `timeoutMs`. */
  request(request: ExchangeRequest, timeoutMs: number): Promise<Http2Result>;
  /** Nothing to lose by forgetting it. */
  readonly vacant: boolean;
  /** No request is under way. */
  readonly idle: boolean;
  close(): Promise<void>;
}

const REFUSAL_WAIT = { firstMs: 40, maxMs: 1_000 };

export function createHttp2Pool(options: Http2PoolOptions): Http2Pool {
  const { origin, name, ca, identity, connectSocket, maxSessions, logger, random } = options;
  const now = () => performance.now();
  const queue = createRequestQueue(now);
  const backoff = createBackoff({ baseMs: options.reconnectBaseMs, capMs: options.reconnectCapMs, random, now });
  const sessions = new Set<Http2Session>();
  const closed = new AbortController();
  /** Requests without a result yet, wherever they are: queued, on a stream, or waiting out a refusal. */
  let pending = 0;
  let opening = false;
  let reconnect: NodeJS.Timeout | null = null;
  let lastFailure = 'not connected';

  const accepting = () => [...sessions].filter((session) => session.accepting);

  /** Gives waiting requests to connections with room; opens another one when all are busy. */
  function pump(): void {
    for (const session of accepting()) {
      while (session.free > 0) {
        const next = queue.take();
        if (next === null) return;
        void send(session, next);
      }
    }
    if (queue.size > 0) grow();
  }

  async function send(session: Http2Session, queued: QueuedRequest): Promise<void> {
    if (now() > queued.latestStart) {
      queued.settle({ kind: 'notSent', reason: 'deadline passed before it could be sent' });
      return;
    }
    const result = await session.send(queued.request, queued.deadline - now());
    if (result.kind === 'response') {
      queued.settle({ ...result, durationMs: now() - queued.since });
      if (session.warm) backoff.succeeded();
    } else if (result.kind === 'unknown') {
      queued.settle(result);
    } else if (result.kind === 'invalid') {
      queued.settle({ kind: 'notSent', reason: result.reason });
    } else {
      sendAgain(session, queued, result.reason);
    }
    pump();
  }

  /** A refused request is as good as new. On a connection that stays, the peer is given time to breathe. */
  function sendAgain(session: Http2Session, queued: QueuedRequest, reason: string): void {
    queued.refusals++;
    const wait = exponentialMs(REFUSAL_WAIT, queued.refusals) * (0.5 + random() / 2);
    const delayMs = session.accepting ? wait : 0;
    if (now() + delayMs > queued.latestStart) {
      queued.settle({ kind: 'notSent', reason });
    } else if (delayMs === 0) {
      queue.putFirst(queued);
    } else {
      setTimeout(() => {
        queue.putFirst(queued);
        pump();
      }, delayMs);
    }
  }

  function grow(): void {
    const live = accepting();
    // One at a time: a connection that is coming, or still proving itself, may turn out to be enough.
    if (opening || live.length >= maxSessions || live.some((session) => !session.warm && !session.slow)) return;
    const waitMs = backoff.waitMs();
    if (waitMs === 0) {
      void open();
      return;
    }
    reconnect ??= setTimeout(() => {
      reconnect = null;
      pump();
    }, waitMs).unref();
    // Half of a request's remaining time is reserved for connecting and responding; others fail now.
    if (live.length === 0) queue.drop((queued) => waitMs > (queued.deadline - now()) / 2, lastFailure);
  }

  async function open(): Promise<void> {
    opening = true;
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(new Error('connect timed out')), options.connectTimeoutMs).unref();
    try {
      const session = await openHttp2Session({
        ...options,
        connectSocket: (signal) =>
          connectTls({ origin, proxy: options.proxyFor(origin), ca, identity, connectSocket, signal }),
        signal: AbortSignal.any([timeout.signal, closed.signal]),
        onRoom: pump,
        onRetired(reason) {
          logger?.debug({ origin, pool: name, reason }, 'connection retired');
          lastFailure = reason;
          if (!session.answered && !closed.signal.aborted) backoff.failed();
          pump();
        },
        onEnded: () => sessions.delete(session),
      });
      if (closed.signal.aborted) void session.close();
      else if (session.accepting) sessions.add(session);
      logger?.debug({ origin, pool: name }, 'connection opened');
    } catch (error) {
      backoff.failed();
      lastFailure = failureReason(timeout.signal.aborted ? timeout.signal.reason : error);
      logger?.warn({ origin, pool: name, reason: lastFailure, retryInMs: backoff.waitMs() }, 'connection failed');
      if (accepting().length === 0) queue.drop(() => true, lastFailure);
    } finally {
      clearTimeout(timer);
      opening = false;
    }
    pump();
  }

  return {
    async request(request, timeoutMs) {
      pending++;
      const result = queue.put(request, timeoutMs);
      pump();
      return result.finally(() => pending--);
    },
    get vacant() {
      return pending === 0 && sessions.size === 0 && !opening && backoff.waitMs() === 0;
    },
    get idle() {
      return pending === 0;
    },
    async close() {
      closed.abort(new Error('client is closed'));
      if (reconnect !== null) clearTimeout(reconnect);
      await Promise.all([...sessions].map((session) => session.close()));
    },
  };
}
