import { LRUCache } from 'lru-cache';
import type { ConnectSocket } from '../http/guardedAddress.js';
import { loadedOnce } from '../http/loadedOnce.js';
import { NO_HTTP2 } from './connectTls.js';
import { createHttp2Client, type Http2Client } from './http2Client.js';
import type { Http2Logger } from './http2Result.js';
import { HOUR_MS, MINUTE_MS } from '../domain/durations.js';

export interface OriginClientOptions {
  /** The proxy's URL for an origin; null: directly. */
  proxyFor: (origin: string) => string | null;
  /** PEM of the only roots to trust; undefined: Node's own with NODE_EXTRA_CA_CERTS. */
  ca?: string;
  /** Makes the connections; a guarded one refuses private addresses. */
  connectSocket?: ConnectSocket;
  requestTimeoutMs?: number;
  connectTimeoutMs?: number;
  logger?: Http2Logger;
}

/** A client for origins that end users choose: any number of them, with HTTP/2 or HTTP/1.1. */
export type OriginClient = Http2Client;

/** TLS agrees on no HTTP/2: no choice at all, or the alert of RFC 7301 section 3.2. */
const SPEAKS_HTTP1 = new RegExp(`^(?:${NO_HTTP2}|ERR_SSL_\\w*NO_APPLICATION_PROTOCOL)$`);
/** Unlike Apple's and Google's, many of these origins get one push and no more. */
const IDLE_MS = 5 * MINUTE_MS;
const POOLS_MAX = 1_000;
/** An origin is asked again for HTTP/2 after this time. */
const REMEMBERED_MS = HOUR_MS;

/**
 * HTTP/2 where an origin speaks it, HTTP/1.1 else. The first connection decides by ALPN, before anything is sent, and is
 * remembered for the origin.
 */
export function createOriginClient(options: OriginClientOptions): OriginClient {
  const http2 = createHttp2Client({ ...options, maxPools: POOLS_MAX, idleTimeoutMs: IDLE_MS });
  // Few push services need it.
  const http1 = loadedOnce(async () => {
    const { createHttp1Client } = await import('./http1Client.js');
    return createHttp1Client(options);
  });
  let isClosed = false;
  const withoutHttp2 = new LRUCache<string, true>({ max: 10_000, ttl: REMEMBERED_MS });

  return {
    async request(request) {
      if (withoutHttp2.has(request.origin)) return (await http1.get()).request(request);
      const result = await http2.request(request);
      if (result.kind !== 'notSent' || !SPEAKS_HTTP1.test(result.reason)) return result;
      withoutHttp2.set(request.origin, true);
      if (isClosed) return { kind: 'notSent', reason: 'client is closed' };
      return (await http1.get()).request(request);
    },
    async close() {
      isClosed = true;
      await Promise.all([http2.close(), http1.begun()?.then((client) => client.close())]);
    },
  };
}
