import { PassThrough, Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { Pool } from 'undici';
import { createSlots } from './slots.js';

/** What is sent to the contact center. */
export interface UpstreamRequest {
  method: string;
  /** As it is to stand in the request line. */
  path: string;
  /** Names and values in turn. */
  headers: readonly string[];
  /** The request whose body is passed on as it comes; null: there is none. */
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
 * What came of it. `timeout`: no connection, or no answer, in time. `unreachable`: no connection, or none that lasted until
 * an answer. `busy`: as many requests are under way as may be, and none was over soon. `reason` is a code, without anything of the request in it.
 */
export type UpstreamResult =
  ({ kind: 'answered' } & UpstreamAnswer) | { kind: 'timeout' | 'unreachable' | 'busy'; reason: string };

export interface UpstreamClient {
  /** Sends once, never again, and follows nothing. */
  send(request: UpstreamRequest): Promise<UpstreamResult>;
  /** Ends what is under way. */
  close(): Promise<void>;
}

export interface UpstreamClientOptions {
  origin: string;
  /** For the answer to begin, and for each pause in it. */
  timeoutMs: number;
  /** At most so many at once: each poll that is held has one. */
  connections: number;
}

const CONNECT_TIMEOUT_MS = 5_000;
/** Whoever finds all connections taken waits for so long. */
const PATIENCE_MS = 2_000;
const TIMEOUT_CODES = ['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT'];

/**
 * The way to the contact center: kept connections of HTTP/1.1, one request at a time on each. No proxy of the environment
 * is asked: those are for the providers.
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

/** A 304 has none, whatever length the body that it stands for has (RFC 9110 section 8.6): undici would miss that. */
function bodyOf(status: number, body: Readable): Readable {
  if (status !== 304) return body;
  body.on('error', () => undefined).resume();
  return Readable.from([]);
}

/** Whether an exchange, or the body of its answer, has failed because the contact center was silent for too long. */
export function isTimeout(error: unknown): boolean {
  return TIMEOUT_CODES.includes(codeOf(error));
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'unknown';
}

/**
 * A request's body, to be passed on. Whoever takes it may destroy it: what is left is then read and thrown away, so that
 * the client, which may still be sending, gets its answer.
 */
export function passableBody(request: IncomingMessage): Readable | null {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  if (coding === undefined && (length === undefined || Number(length) === 0)) return null;
  const body = new PassThrough();
  // Whoever takes it has long heard of it: this is for the time after that.
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
