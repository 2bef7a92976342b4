import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { constants, createSecureServer, Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { TlsIdentity } from './certificates.js';
import { createFaultSwitch, type Fault, type StatusFault } from './faults.js';

/** One request, read to its end. */
export interface SimulatorRequest {
  method: string;
  /** Path with query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  connection: SimulatorConnection;
}

/** The connection a request came on; one object per connection, so rules can remember something about it. */
export interface SimulatorConnection {
  /** Announces a new SETTINGS_MAX_CONCURRENT_STREAMS, ahead of the answer. Nothing over HTTP/1.1. */
  setMaxConcurrentStreams(streams: number): void;
}

/** An object as body is sent as JSON, a string as HTML; none is an empty body. */
export interface SimulatorAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: object | string;
}

/** What the provider's rules say about a request. `deliver` puts the push on the device; absent when refused. */
export interface Verdict {
  answer: SimulatorAnswer;
  deliver?: () => void;
}

export interface SimulatorServer {
  readonly port: number;
  /** Replaces the current fault; null: behave. */
  setFault(fault: Fault | null): void;
  /** Ends every connection at once, whatever is in flight. */
  close(): Promise<void>;
}

interface SimulatorServerOptions {
  tls: TlsIdentity;
  /** Google's front ends speak both; Apple's only HTTP/2. */
  allowHttp1: boolean;
  maxConcurrentStreams: number;
  judge: (request: SimulatorRequest) => Verdict | Promise<Verdict>;
  /** A status fault in the provider's own format. */
  faultAnswer: (fault: StatusFault, request: SimulatorRequest) => SimulatorAnswer;
}

type Request = Http2ServerRequest | IncomingMessage;
type Response = Http2ServerResponse | ServerResponse;
interface Connection extends SimulatorConnection {
  /** The last stream that is still processed once GOAWAY was sent. */
  lastStreamId: number;
  goaway(lastStreamId: number, reason: string | undefined): void;
  reset(): void;
}

/** The TLS server below every simulator: reads requests, lets the provider's rules judge them, applies faults. */
export async function createSimulatorServer(options: SimulatorServerOptions): Promise<SimulatorServer> {
  const faults = createFaultSwitch();
  const closing = new AbortController();
  /** The TCP sockets below TLS, by the client's port: only they can be reset. */
  const sockets = new Map<number, Socket>();
  const connections = new WeakMap<object, Connection>();

  const server = createSecureServer({
    ...options.tls,
    allowHTTP1: options.allowHttp1,
    settings: { maxConcurrentStreams: options.maxConcurrentStreams },
  });
  server.on('connection', (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.on('close', () => sockets.delete(port));
  });
  server.on('request', (request, response) => void exchange(request, response));

  function connectionOf(request: Request): Connection | undefined {
    const session = request instanceof Http2ServerRequest ? request.stream.session : undefined;
    if (request instanceof Http2ServerRequest && session === undefined) return undefined;
    const key = session ?? request.socket;
    const known = connections.get(key);
    if (known !== undefined) return known;
    const socket = sockets.get(request.socket.remotePort ?? 0);
    const connection: Connection = {
      lastStreamId: Infinity,
      setMaxConcurrentStreams: (streams) => session?.settings({ maxConcurrentStreams: streams }),
      goaway(lastStreamId, reason) {
        connection.lastStreamId = lastStreamId;
        const data = reason === undefined ? undefined : Buffer.from(JSON.stringify({ reason }));
        session?.goaway(constants.NGHTTP2_NO_ERROR, lastStreamId, data);
        session?.close();
      },
      reset() {
        // Node fails to reset a socket whose end is under way, and leaks its handle.
        if (session?.closed === true) socket?.destroy();
        else socket?.resetAndDestroy();
      },
    };
    connections.set(key, connection);
    return connection;
  }

  async function exchange(request: Request, response: Response): Promise<void> {
    const connection = connectionOf(request);
    if (connection === undefined) return;
    const stream = request instanceof Http2ServerRequest ? request.stream : undefined;
    const abort = (code: number) => {
      if (stream === undefined) connection.reset();
      else stream.close(code);
    };
    // Streams that were under way when GOAWAY was sent: the client knows from the frame that they are not processed.
    const tooLate = (stream?.id ?? 0) > connection.lastStreamId;
    const fault = tooLate ? null : faults.next(connection);
    if (tooLate || fault?.kind === 'refusedStream') {
      abort(constants.NGHTTP2_REFUSED_STREAM);
      return;
    }
    if (fault?.kind === 'goaway') {
      if (stream === undefined) response.setHeader('connection', 'close');
      else connection.goaway(stream.id ?? 0, fault.reason);
    }

    const body = await buffer(request).catch(() => null);
    if (body === null) return; // the client went away in the middle of its request
    const { method = '', url = '', headers } = request;
    const received: SimulatorRequest = { method, path: url, headers, body, connection };
    const verdict = await options.judge(received);

    switch (fault?.kind) {
      case 'status':
        answer(response, withRetryAfter(fault, options.faultAnswer(fault, received)));
        return;
      case 'silence':
        if (fault.delivered === true) verdict.deliver?.();
        return;
      case 'reset':
        if (fault.delivered) verdict.deliver?.();
        if (fault.scope === 'connection') connection.reset();
        else abort(constants.NGHTTP2_INTERNAL_ERROR);
        return;
    }
    verdict.deliver?.();
    if (fault?.kind === 'delay' && !(await waited(fault.ms))) return;
    answer(response, verdict.answer);
  }

  /** False when the server is closed meanwhile. */
  function waited(ms: number): Promise<boolean> {
    return delay(ms, true, { signal: closing.signal }).catch(() => false);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

  return {
    port: (server.address() as AddressInfo).port,
    setFault: (fault) => faults.set(fault),
    close() {
      closing.abort();
      return new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets.values()) socket.destroy();
      });
    },
  };
}

function withRetryAfter(fault: StatusFault, answer: SimulatorAnswer): SimulatorAnswer {
  const headers = { ...answer.headers };
  if (fault.retryAfterSeconds !== undefined) headers['retry-after'] = String(fault.retryAfterSeconds);
  return { status: fault.status, headers, body: fault.body ?? answer.body };
}

function answer(response: Response, { status, headers = {}, body }: SimulatorAnswer): void {
  if (response.destroyed || response.writableEnded) return; // the client did not wait
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (body === undefined) {
    response.end();
    return;
  }
  response.setHeader('content-type', typeof body === 'string' ? 'text/html; charset=UTF-8' : 'application/json');
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
