import { LRUCache } from 'lru-cache';
import { Agent, type buildConnector } from 'undici';
import type { ConnectSocket } from '../http/guardedAddress.js';
import { connectTls } from './connectTls.js';
import { failureReason } from './failureReason.js';
import type { Http2Client, Http2Request } from './http2Client.js';
import type { Http2Result } from './http2Result.js';

interface Http1ClientOptions {
  /** The proxy's URL for an origin; null: directly. */
  proxyFor: (origin: string) => string | null;
  /** PEM of the only roots to trust; undefined: Node's own with NODE_EXTRA_CA_CERTS. */
  ca?: string;
  /** Makes the connections; a guarded one refuses private addresses. */
  connectSocket?: ConnectSocket;
  requestTimeoutMs?: number;
  connectTimeoutMs?: number;
}

/** Credentials with connections at once; those of the one used longest ago are closed. */
const AGENTS_MAX = 1_000;
/** Connections of one credential to one origin. */
const CONNECTIONS_MAX = 4;
/** A connection without a request is closed after this time. */
const IDLE_MS = 30_000;
/** Bytes. Responses are short; of a longer one only the status counts. */
const BODY_MAX = 65_536;

/** No request went out on the connection. Its message is the reason. */
class NotConnected extends Error {}

/**
 * POSTs over HTTP/1.1, for push services without HTTP/2. Requests of different pools never share a connection. Results
 * are those of the HTTP/2 client. One request at a time on a connection, and none is repeated.
 */
export function createHttp1Client(options: Http1ClientOptions): Http2Client {
  const { proxyFor, ca, connectSocket, requestTimeoutMs = 10_000, connectTimeoutMs = 5_000 } = options;
  const agents = new LRUCache<string, Agent>({
    max: AGENTS_MAX,
    // Running requests are finished first.
    dispose: (agent) => void agent.close(),
  });
  const closed = new AbortController();

  const connect: buildConnector.connector = ({ protocol, host }, done) => {
    const origin = `${protocol}//${host ?? ''}`;
    const signal = AbortSignal.any([AbortSignal.timeout(connectTimeoutMs), closed.signal]);
    connectTls({
      ...{ origin, proxy: proxyFor(origin), ca, identity: undefined, protocol: 'http/1.1', connectSocket, signal },
    }).then(
      (socket) => done(null, socket),
      (error: unknown) => done(new NotConnected(signal.aborted ? 'connect timed out' : failureReason(error)), null),
    );
  };

  function agentOf(pool: string): Agent {
    let agent = agents.get(pool);
    if (!agent) {
      agent = new Agent({
        connect,
        connections: CONNECTIONS_MAX,
        keepAliveTimeout: IDLE_MS,
        maxResponseSize: BODY_MAX,
      });
      agents.set(pool, agent);
    }
    return agent;
  }

  async function post({ origin, pool, path, headers, body, timeoutMs }: Http2Request): Promise<Http2Result> {
    const since = performance.now();
    try {
      const signal = AbortSignal.timeout(timeoutMs ?? requestTimeoutMs);
      const answer = await agentOf(pool).request({ origin, path, method: 'POST', headers, body, signal });
      // The status is the peer's word, even if the body breaks off.
      const text = await answer.body.text().catch(() => '');
      return {
        kind: 'response',
        statusCode: answer.statusCode,
        headers: flatten(answer.headers),
        body: text,
        durationMs: performance.now() - since,
      };
    } catch (error) {
      if (error instanceof NotConnected) return { kind: 'notSent', reason: error.message };
      const isLate = (error as { name?: unknown }).name === 'TimeoutError';
      return { kind: 'unknown', reason: isLate ? 'no answer within the deadline' : failureReason(error) };
    }
  }

  return {
    request: (request) =>
      closed.signal.aborted ? Promise.resolve({ kind: 'notSent', reason: 'client is closed' }) : post(request),
    async close() {
      closed.abort(new Error('client is closed'));
      await Promise.all([...agents.values()].map((agent) => agent.close()));
    },
  };
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const pairs = Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined)) as Record<string, string>;
}
