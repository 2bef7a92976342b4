import { PassThrough, Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { Pool } from 'undici';
import { createSlots } from './slots.js';

/** A request to the contact center. */
interface UpstreamRequest {
  method: string;
  /** As in the request line. */
  path: string;
  /** Names and values in turn. */
  headers: readonly string[];
  /** The body to forward as a stream; null: none. */
  body: Readable | null;
  /** Gives up. */
  signal: AbortSignal;
}

export interface UpstreamAnswer {
  status: number;
  /** Names and values in turn. */
  headers: readonly string[];
  body: Readable;
}

/**
 * The result of a request. `timeout`: no connection or response in time. `unreachable`: no connection, or it broke
 * before a response. `busy`: no connection became free soon. `reason` is a code without content of the request.
 */
type UpstreamResult =
  ({ kind: 'answered' } & UpstreamAnswer) | { kind: 'timeout' | 'unreachable' | 'busy'; reason: string };

export interface UpstreamClient {
  /** Sends once. It neither repeats the request nor follows redirects. */
  send(request: UpstreamRequest): Promise<UpstreamResult>;
  /** Aborts running requests. */
  close(): Promise<void>;
}

interface UpstreamClientOptions {
  origin: string;
  /** Until the response starts, and for each pause in it. */
  timeoutMs: number;
  /** The maximum of concurrent requests. Each held poll counts. */
  connections: number;
}

const CONNECT_TIMEOUT_MS = 5_000;
/** How long a request waits for a free connection. */
const PATIENCE_MS = 2_000;
const TIMEOUT_CODES = ['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT'];

/**
 * The client of the contact center: persistent HTTP/1.1 connections, one request at a time on each. It ignores the
 * environment's proxies, which are for the providers.
 */
export function createUpstreamClient({ origin, timeoutMs, connections }: UpstreamClientOptions): UpstreamClient {
  const slots = createSlots({ slots: connections, maxWaiting: connections, patienceMs: PATIENCE_MS });
  const pool = new Pool(origin, {
    connections,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  return {
    async send({ method, path, headers, body, signal }) {
      if (!(await slots.take(signal))) {
        body?.destroy();
        return { kind: 'busy', reason: 'connections' };
      }
      try {
        const options = { method, path, headers: [...headers], body, signal, responseHeaders: 'raw' as const };
        const answer = await pool.request({ ...options, method: method });
        // The types know only the form without `raw`.
        const raw = answer.headers as unknown as string[];
        answer.body.once('close', slots.release);
        return {
          kind: 'answered',
          status: answer.statusCode,
          headers: raw,
          body: bodyOf(answer.statusCode, answer.body),
        };
      } catch (error) {
        slots.release();
        return { kind: isTimeout(error) ? 'timeout' : 'unreachable', reason: codeOf(error) };
      }
    },
    close: () => pool.destroy(),
  };
}

/** A 304 has no body, even with a Content-Length (RFC 9110 section 8.6), which undici does not handle. */
function bodyOf(status: number, body: Readable): Readable {
  if (status !== 304) return body;
  body.on('error', () => undefined).resume();
  return Readable.from([]);
}

/** Whether an exchange or its response body failed because of a timeout. */
export function isTimeout(error: unknown): boolean {
  return TIMEOUT_CODES.includes(codeOf(error));
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'unknown';
}

/**
 * A request's body for forwarding. Its reader may destroy it. The rest is then read and discarded, so that a client
 * that is still sending gets its response.
 */
export function passableBody(request: IncomingMessage): Readable | null {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  if (coding === undefined && (length === undefined || Number(length) === 0)) return null;
  const body = new PassThrough();
  // The reader has handled the error already; this is for later ones.
  body.on('error', () => undefined);
  request.pipe(body);
  request.once('close', () => {
    if (!request.complete) body.destroy(new Error('the client is gone'));
  });
  body.once('close', () => {
    request.unpipe(body);
    request.resume();
  });
  return body;
}
