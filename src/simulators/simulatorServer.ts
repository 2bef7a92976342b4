import type { X509Certificate } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import {
  constants,
  createSecureServer,
  Http2ServerRequest,
  type Http2SecureServer,
  type Http2ServerResponse,
} from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { TlsIdentity } from './certificates.js';
import { createFaultSwitch, type Fault, type FaultCount, type StatusFault } from './faults.js';
import { createProviderConnections } from './providerConnection.js';
import type { SimulatorConnection } from './simulatorConnection.js';

/** One request, read to its end. */
export interface SimulatorRequest {
  method: string;
  /** Path with query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  connection: SimulatorConnection;
}

/** A response. An object body is sent as JSON, a string as HTML; absent: an empty body. */
export interface SimulatorAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: object | string;
}

/** The verdict of the provider's rules on a request. `deliver` puts the push on the device; absent if refused. */
export interface Verdict {
  answer: SimulatorAnswer;
  deliver?: () => void;
}

export interface SimulatorServer {
  readonly port: number;
  /** Replaces the current fault; null: behave. */
  setFault(fault: Fault | null): void;
  /** How often the current fault was applied. */
  faultMet(): Readonly<FaultCount>;
  /** Goes down, as during a restart: ends every connection, loses running requests, refuses new connections. */
  goDown(): Promise<void>;
  /** Comes back on the same port. */
  comeBack(): Promise<void>;
  /** Ends every connection at once, whatever is in flight. */
  close(): Promise<void>;
}

interface SimulatorServerOptions {
  tls: TlsIdentity;
  /** Google's front ends speak both; Apple's only HTTP/2. */
  allowHttp1: boolean;
  /** Without HTTP/2. Default false. */
  http1Only?: boolean;
  maxConcurrentStreams: number;
  /** Requests client certificates; called with that of each HTTP/2 connection. */
  onCertificate?: (certificate: X509Certificate, connection: SimulatorConnection) => void;
  judge: (request: SimulatorRequest) => Verdict | Promise<Verdict>;
  /** A status fault in the provider's own format. */
  faultAnswer: (fault: StatusFault, request: SimulatorRequest) => SimulatorAnswer;
}

type Request = Http2ServerRequest | IncomingMessage;
type Response = Http2ServerResponse | ServerResponse;

/** The TLS server of every simulator: reads requests, applies the provider's rules and the faults. */
export async function createSimulatorServer(options: SimulatorServerOptions): Promise<SimulatorServer> {
  const faults = createFaultSwitch();
  const closing = new AbortController();
  // Every delayed response adds a listener.
  setMaxListeners(0, closing.signal);

  const requestCert = options.onCertificate !== undefined;
  const server = options.http1Only
    ? // It has the same events, but for those of HTTP/2 sessions.
      (createHttpsServer({ ...options.tls, requestCert, rejectUnauthorized: false }) as unknown as Http2SecureServer)
    : createSecureServer({
        ...options.tls,
        allowHTTP1: options.allowHttp1,
        settings: { maxConcurrentStreams: options.maxConcurrentStreams },
        requestCert,
        rejectUnauthorized: false,
      });
  const { maxConcurrentStreams: promised, onCertificate } = options;
  const connections = createProviderConnections(server, { promised, onCertificate });
  server.on('request', (request, response) => void exchange(request, response));

  async function exchange(request: Request, response: Response): Promise<void> {
    const connection = connections.of(request);
    if (connection === undefined) return;
    const stream = request instanceof Http2ServerRequest ? request.stream : undefined;
    const abort = (code: number) => {
      if (stream === undefined) connection.reset(false);
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
      else connection.goaway(stream.id ?? 0, fault.reason, fault.errorCode ?? constants.NGHTTP2_NO_ERROR);
    }

    const body = await buffer(request).catch(() => null);
    if (body === null) return; // the client went away in the middle of its request
    const { method = '', url = '', headers } = request;
    const received: SimulatorRequest = { method, path: url, headers, body, connection };
    const verdict = await options.judge(received);
    if (connection.cut) return;

    switch (fault?.kind) {
      case 'status':
        answer(response, withRetryAfter(fault, options.faultAnswer(fault, received)));
        return;
      case 'silence':
        if (fault.delivered === true) verdict.deliver?.();
        return;
      case 'reset':
        if (fault.delivered) verdict.deliver?.();
        if (fault.scope === 'connection') connection.reset(!fault.delivered);
        else abort(constants.NGHTTP2_INTERNAL_ERROR);
        return;
    }
    verdict.deliver?.();
    if (fault?.kind === 'delay' && !(await waited(fault.ms))) return;
    answer(response, verdict.answer);
  }

  /** False: the server was closed meanwhile. */
  function waited(ms: number): Promise<boolean> {
    return delay(ms, true, { signal: closing.signal }).catch(() => false);
  }

  const port = await listen(server, 0);
  function end(): Promise<void> {
    return new Promise((resolve) => {
      server.close(() => resolve());
      connections.cutAll();
    });
  }

  return {
    port,
    setFault(fault) {
      faults.set(fault);
      connections.limitStreams(fault?.kind === 'streams' ? fault.most : null);
    },
    faultMet: () => faults.met,
    goDown: end,
    async comeBack() {
      await listen(server, port);
    },
    close() {
      closing.abort();
      return server.listening ? end() : Promise.resolve();
    },
  };
}

/** @param port 0: any free one. @returns the port */
function listen(server: Http2SecureServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
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
