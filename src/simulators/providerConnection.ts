import type { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { constants, Http2ServerRequest, type Http2SecureServer, type Http2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { SimulatorConnection } from './simulatorConnection.js';

/** A client's connection and its controls. */
interface ProviderConnection extends SimulatorConnection {
  /** The last stream that is still processed once GOAWAY was sent. */
  readonly lastStreamId: number;
  /** Broken off: its running requests are lost. */
  readonly cut: boolean;
  /** @param errorCode other than NO_ERROR (RFC 9113 section 7): the connection ends with the frame. */
  goaway(lastStreamId: number, reason: string | undefined, errorCode: number): void;
  /** A TCP reset. @param cut whether running requests are lost with it */
  reset(cut: boolean): void;
}

/** Every connection of one server. */
interface ProviderConnections {
  /** Undefined: the connection is gone already. */
  of(request: Http2ServerRequest | IncomingMessage): ProviderConnection | undefined;
  /** No connection may use more streams than this, whatever it was promised; null: as promised. */
  limitStreams(most: number | null): void;
  /** Ends all connections at once and loses their running requests. */
  cutAll(): void;
}

interface Known extends ProviderConnection {
  lastStreamId: number;
  cut: boolean;
  announce(): void;
}

interface ProviderConnectionsOptions {
  /** The streams that a new connection may use. */
  promised: number;
  /** Called with the client certificate of each HTTP/2 connection. */
  onCertificate?: (certificate: X509Certificate, connection: SimulatorConnection) => void;
}

/** Keeps track of a server's connections. */
export function createProviderConnections(
  server: Http2SecureServer,
  { promised, onCertificate }: ProviderConnectionsOptions,
): ProviderConnections {
  /** The TCP sockets below TLS, by the client's port: only they can be reset. */
  const sockets = new Map<number, Socket>();
  const known = new WeakMap<object, Known>();
  const open = new Set<Known>();
  let most: number | null = null;

  server.on('connection', (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.on('close', () => sockets.delete(port));
  });
  server.on('session', (session) => {
    const connection = connectionOf(session, session.socket, session);
    if (connection.certificate !== undefined) onCertificate?.(connection.certificate, connection);
    if (most !== null) connection.announce();
  });

  function connectionOf(key: object, tls: Socket, session: Http2Session | undefined): Known {
    const before = known.get(key);
    if (before !== undefined) return before;
    const socket = sockets.get(tls.remotePort ?? 0);
    let streams = promised;
    const connection: Known = {
      certificate: tls instanceof TLSSocket ? tls.getPeerX509Certificate() : undefined,
      lastStreamId: Infinity,
      cut: false,
      setMaxConcurrentStreams(next) {
        streams = next;
        connection.announce();
      },
      announce() {
        if (session?.destroyed !== false) return;
        session.settings({ maxConcurrentStreams: Math.min(streams, most ?? streams) });
      },
      goaway(lastStreamId, reason, errorCode) {
        connection.lastStreamId = lastStreamId;
        const data = reason === undefined ? undefined : Buffer.from(JSON.stringify({ reason }));
        session?.goaway(errorCode, lastStreamId, data);
        // Once the frame is out.
        if (errorCode !== constants.NGHTTP2_NO_ERROR) setImmediate(() => socket?.destroy());
        // Once the client has it: `close` sends another one, of the last stream that came in, and where Node has not
        // sent the first yet that is a protocol error (RFC 9113 section 6.8: it must not be a higher one).
        else session?.ping(() => session.close());
      },
      reset(cut) {
        connection.cut ||= cut;
        // Node fails to reset a socket that is ending, and leaks its handle.
        if (session?.closed === true) socket?.destroy();
        else socket?.resetAndDestroy();
      },
    };
    known.set(key, connection);
    open.add(connection);
    socket?.once('close', () => open.delete(connection));
    return connection;
  }

  return {
    of(request) {
      const session = request instanceof Http2ServerRequest ? request.stream.session : undefined;
      if (request instanceof Http2ServerRequest && session === undefined) return undefined;
      return session
        ? connectionOf(session, session.socket, session)
        : connectionOf(request.socket, request.socket, session);
    },
    limitStreams(next) {
      if (next === most) return;
      most = next;
      for (const connection of open) connection.announce();
    },
    cutAll() {
      for (const connection of open) connection.cut = true;
      for (const socket of sockets.values()) socket.destroy();
    },
  };
}
