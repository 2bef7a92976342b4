import { constants, createSecureServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Redacted } from '../../src/domain/redacted.js';
import type { ClientIdentity } from '../../src/providers/connectTls.js';
import { createCertificateAuthority, type TlsIdentity } from '../../src/simulators/certificates.js';

const authority = createCertificateAuthority();
const identity = authority.then((ca) => ca.issue(['localhost', '127.0.0.1', 'push.test']));

export async function testCa(): Promise<string> {
  return (await authority).caPem;
}

/** A certificate of the same authority for a client. */
export async function clientIdentity(name: string): Promise<ClientIdentity> {
  const { cert, key } = await (await authority).issue([name]);
  return { certificate: cert, privateKey: new Redacted(key) };
}

export function testIdentity(): Promise<TlsIdentity> {
  return identity;
}

/** A stream that has been received whole. `nth` counts from 1 over the server, `nthOfSession` over its connection. */
export interface Received {
  stream: ServerHttp2Stream;
  session: ServerHttp2Session;
  path: string;
  headers: Record<string, string>;
  body: string;
  nth: number;
  nthOfSession: number;
}

export interface TestServer {
  port: number;
  origin: string;
  /** Paths in the order of arrival, refused ones included. */
  paths: string[];
  sessions: Set<ServerHttp2Session>;
  sessionsSeen: number;
  /** Most streams open at once on one connection. */
  peak: number;
  /** Destroys the TCP connections, without a word. */
  drop(): void;
  stop(): Promise<void>;
}

export async function startTestServer(
  onReceived: (received: Received) => void,
  options: { port?: number; maxConcurrentStreams?: number; clientCertificates?: 'asked' | 'required' } = {},
): Promise<TestServer> {
  const { cert, key } = await identity;
  const { maxConcurrentStreams = 1000, port = 0, clientCertificates } = options;
  const http2 = createSecureServer({
    cert,
    key,
    settings: { maxConcurrentStreams },
    requestCert: clientCertificates !== undefined,
    rejectUnauthorized: clientCertificates === 'required',
    ca: await testCa(),
  });
  const sockets = new Set<Socket>();
  http2.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  http2.on('session', (session) => {
    server.sessionsSeen++;
    server.sessions.add(session);
    session.on('error', () => undefined).on('close', () => server.sessions.delete(session));
    let open = 0;
    let nthOfSession = 0;
    session.on('stream', (stream, headers) => {
      server.peak = Math.max(server.peak, ++open);
      const path = headers[':path'] ?? '';
      server.paths.push(path);
      const position = { nth: server.paths.length, nthOfSession: ++nthOfSession };
      stream.on('error', () => undefined).on('close', () => open--);
      let body = '';
      stream.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
      stream.on('end', () => {
        if (!stream.destroyed) onReceived({ stream, session, path, headers: flat, body, ...position });
      });
    });
  });
  await listen(http2, port);
  const server: TestServer = {
    port: (http2.address() as AddressInfo).port,
    origin: '',
    paths: [],
    sessions: new Set(),
    sessionsSeen: 0,
    peak: 0,
    drop() {
      for (const socket of sockets) socket.destroy();
    },
    stop() {
      server.drop();
      return new Promise((resolve) => http2.close(() => resolve()));
    },
  };
  server.origin = `https://localhost:${server.port}`;
  return server;
}

export function answer({ stream }: Received, status = 200, body = '', headers: Record<string, string> = {}): void {
  if (stream.destroyed || stream.closed) return;
  stream.respond({ ':status': status, ...headers });
  stream.end(body);
}

export function refuse({ stream }: Received): void {
  stream.close(constants.NGHTTP2_REFUSED_STREAM);
}

/** A TCP relay that can stop to pass anything on, without closing: a black hole. */
export async function startRelay(
  targetPort: number,
): Promise<{ origin: string; freeze: () => void; stop: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const relay = createServer((near) => {
    const far = connect(targetPort, 'localhost');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  await listen(relay, 0);
  return {
    origin: `https://localhost:${(relay.address() as AddressInfo).port}`,
    freeze() {
      for (const socket of sockets) socket.unpipe().pause();
    },
    stop() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => relay.close(() => resolve()));
    },
  };
}

/** Counts connections and drops or keeps them, without a word. */
export async function startTcpServer(
  onSocket: (socket: Socket) => void,
): Promise<{ origin: string; port: number; connections: () => number; stop: () => Promise<void> }> {
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    onSocket(socket);
  });
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `https://localhost:${port}`,
    connections: () => connections,
    stop() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function listen(server: Pick<Server, 'listen' | 'once'>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, 'localhost', () => resolve());
  });
}
