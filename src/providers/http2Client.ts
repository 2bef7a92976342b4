import type { ConnectSocket } from '../http/guardedAddress.js';
import type { ClientIdentity } from './connectTls.js';
import { createHttp2Pool, type Http2Pool } from './http2Pool.js';
import type { Http2Logger, Http2Result } from './http2Result.js';
import { MINUTE_MS } from '../domain/durations.js';
import type { TraceContext } from '../domain/tracing.js';

export interface Http2Request {
  /** `https://host:port`. */
  origin: string;
  /** Names the credential: requests with different names never share a connection nor its state. */
  pool: string;
  /** Shown to the provider on the pool's connections; always the same within a pool. */
  identity?: ClientIdentity;
  path: string;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: string | Buffer;
  /** Milliseconds for everything: waiting, connecting, sending, answering. */
  timeoutMs?: number;
  /** The span that the request belongs to; null: none is recorded. It is not sent. */
  trace?: TraceContext | null;
}

export interface Http2ClientOptions {
  /** The proxy's URL for an origin; null: directly. */
  proxyFor: (origin: string) => string | null;
  /** PEM of the only roots to trust; undefined: Node's own with NODE_EXTRA_CA_CERTS. */
  ca?: string;
  /** Makes the connections; a guarded one refuses private addresses. */
  connectSocket?: ConnectSocket;
  requestTimeoutMs?: number;
  connectTimeoutMs?: number;
  maxSessionsPerPool?: number;
  /** Beyond it, the pool that has been idle longest is closed. For origins that clients choose. */
  maxPools?: number;
  pingEveryMs?: number;
  /** How long a ping may stay unanswered before the connection counts as dead. */
  pingTimeoutMs?: number;
  idleTimeoutMs?: number;
  /** The wait after the first failed connection; it doubles with each further one. */
  reconnectBaseMs?: number;
  reconnectCapMs?: number;
  logger?: Http2Logger;
  /** Uniform in [0, 1). */
  random?: () => number;
}

export interface Http2Client {
  /** POSTs. Never rejects. */
  request(request: Http2Request): Promise<Http2Result>;
  /** Finishes all accepted requests, then closes all connections. Later requests are notSent. */
  close(): Promise<void>;
}

/**
 * The one HTTP/2 client for all providers: long-lived connections per origin and credential, the peer's stream limit
 * respected, and every result says whether the request may have been processed (RFC 9113 sections 5.1.2, 6.8, 8.7).
 */
export function createHttp2Client(options: Http2ClientOptions): Http2Client {
  const { requestTimeoutMs = 10_000, maxPools = Infinity } = options;
  const settings = {
    proxyFor: options.proxyFor,
    ca: options.ca,
    connectSocket: options.connectSocket,
    connectTimeoutMs: options.connectTimeoutMs ?? 5_000,
    maxSessions: options.maxSessionsPerPool ?? 4,
    pingEveryMs: options.pingEveryMs ?? MINUTE_MS,
    // A slow request pings at half of its time; a quarter for the ping leaves time for a verdict before the deadline.
    pingTimeoutMs: options.pingTimeoutMs ?? requestTimeoutMs / 4,
    // Apple wants connections kept open ("Sending notification requests to APNs"), but those of thousands of idle
    // tenants must close.
    idleTimeoutMs: options.idleTimeoutMs ?? 30 * MINUTE_MS,
    reconnectBaseMs: options.reconnectBaseMs ?? 100,
    reconnectCapMs: options.reconnectCapMs ?? 30_000,
    logger: options.logger,
    random: options.random ?? Math.random,
  };
  const pools = new Map<string, Http2Pool>();
  const pending = new Set<Promise<Http2Result>>();
  let closing: Promise<void> | null = null;

  function poolFor(origin: string, name: string, identity: ClientIdentity | undefined): Http2Pool {
    const key = `${origin} ${name}`;
    const known = pools.get(key);
    if (known !== undefined) {
      pools.delete(key);
      pools.set(key, known);
      return known;
    }
    // Credentials change over time. Adding a pool also removes empty ones.
    for (const [otherKey, other] of pools) if (other.vacant) pools.delete(otherKey);
    if (pools.size >= maxPools) closeIdlest();
    const pool = createHttp2Pool({ ...settings, origin, name, identity });
    pools.set(key, pool);
    return pool;
  }

  /** The pools are in the order of their last use. */
  function closeIdlest(): void {
    for (const [key, pool] of pools) {
      if (!pool.idle) continue;
      pools.delete(key);
      void pool.close();
      return;
    }
  }

  async function drain(): Promise<void> {
    await Promise.all(pending);
    await Promise.all([...pools.values()].map((pool) => pool.close()));
    pools.clear();
  }

  return {
    request({ origin, pool, identity, timeoutMs = requestTimeoutMs, path, headers, body }) {
      if (closing !== null) return Promise.resolve({ kind: 'notSent', reason: 'client is closed' });
      const result = poolFor(origin, pool, identity).request({ path, headers, body }, timeoutMs);
      pending.add(result);
      void result.finally(() => pending.delete(result));
      return result;
    },
    close: () => (closing ??= drain()),
  };
}
