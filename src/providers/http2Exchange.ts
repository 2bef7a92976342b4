import {
  constants,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2';
import { failureReason } from './failureReason.js';

/** A POST request on a stream. */
export interface ExchangeRequest {
  path: string;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: string | Buffer;
}

/** The result of one stream. */
export type Exchange =
  /** The status is the peer's word, even if the body was cut. */
  | { kind: 'response'; statusCode: number; headers: Record<string, string>; body: string }
  /** Provably not processed: safe to send again (RFC 9113 section 8.7). */
  | { kind: 'refused'; reason: string }
  /** Cannot be sent at all, e.g. a header with a line break. */
  | { kind: 'invalid'; reason: string }
  /** May have been processed. */
  | { kind: 'unknown'; reason: string };

interface ExchangeOptions {
  session: ClientHttp2Session;
  /** `host`, or `host:port` when the port is not the scheme's own. */
  authority: string;
  request: ExchangeRequest;
  timeoutMs: number;
  /** Called at half of the time without a response. */
  onSlow: () => void;
  /** The stream no longer counts towards the peer's limit. */
  onClosed: () => void;
  /** Callbacks that end exchanges when the connection is lost, because not every stream then emits its end. */
  unfinished: Set<() => void>;
  /** Whether the peer's GOAWAY left this stream out. */
  leftOut: (streamId: number) => boolean;
}

/** Responses are short JSON; only this many characters are kept. */
const BODY_MAX = 65_536;
const SESSION_SPENT = new Set(['ERR_HTTP2_INVALID_SESSION', 'ERR_HTTP2_GOAWAY_SESSION', 'ERR_HTTP2_OUT_OF_STREAMS']);

/** One request on one stream, with its own deadline. Never rejects. */
export function exchange(options: ExchangeOptions): Promise<Exchange> {
  const { session, request, timeoutMs } = options;
  return new Promise((resolve) => {
    let stream: ClientHttp2Stream;
    try {
      stream = session.request(outgoing(request, options.authority), { endStream: false });
    } catch (error) {
      const reason = failureReason(error);
      resolve({ kind: SESSION_SPENT.has(reason) ? 'refused' : 'invalid', reason });
      queueMicrotask(options.onClosed);
      return;
    }
    let answer: { statusCode: number; headers: Record<string, string> } | null = null;
    let body = '';
    let failure: Error | null = null;
    let gone = false;

    const settle = (reason: string) => {
      clearTimeout(slow);
      clearTimeout(deadline);
      if (answer !== null) resolve({ kind: 'response', ...answer, body });
      else if (isRefused()) resolve({ kind: 'refused', reason });
      else resolve({ kind: 'unknown', reason });
    };
    const isRefused = () =>
      stream.id === undefined || stream.rstCode === constants.NGHTTP2_REFUSED_STREAM || options.leftOut(stream.id);

    const ending = () => (session.destroyed ? 'connection closed' : `stream reset with code ${stream.rstCode}`);

    // Not unref'd: a caller awaits the result.
    const slow = setTimeout(options.onSlow, timeoutMs / 2);
    const deadline = setTimeout(() => {
      // After a blocked event loop the response may be waiting in the socket: read it before giving up.
      setImmediate(() => {
        if (gone) return;
        // Settled here and not by 'close': behind a black hole the RST_STREAM, and so 'close', may never come.
        settle('no answer within the deadline');
        stream.close(constants.NGHTTP2_CANCEL);
      });
    }, timeoutMs);

    stream.setEncoding('utf8');
    stream.on('response', (headers) => {
      answer = { statusCode: headers[':status'] ?? 0, headers: flatten(headers) };
    });
    stream.on('data', (chunk: string) => {
      if (body.length < BODY_MAX) body += chunk;
    });
    stream.on('error', (error: Error) => (failure = error));
    const finish = () => {
      if (!options.unfinished.delete(finish)) return;
      gone = true;
      settle(failure === null ? ending() : failureReason(failure));
      // After the result, so that the users of the freed stream know what was learned from it.
      queueMicrotask(options.onClosed);
    };
    options.unfinished.add(finish);
    stream.on('close', () => {
      gone = true;
      if (answer !== null) finish();
      // Node reports a GOAWAY with an error code only after it has destroyed the streams: wait for it before judging.
      else setImmediate(finish);
    });
    stream.end(request.body);
  });
}

function outgoing({ path, headers, body }: ExchangeRequest, authority: string): OutgoingHttpHeaders {
  return {
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
    ':method': 'POST',
    ':authority': authority,
    ':path': path,
  };
}

function flatten(headers: IncomingHttpHeaders): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !name.startsWith(':')) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
