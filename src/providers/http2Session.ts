import { connect, constants, type ClientHttp2Session } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import { exchange, type Exchange, type ExchangeRequest } from './http2Exchange.js';
import { createSessionWatchdog } from './sessionWatchdog.js';

/** One connection to a provider. */
export interface Http2Session {
  /** Whether it accepts new streams: not ended, no GOAWAY received. */
  readonly accepting: boolean;
  /** Streams it would accept now. */
  readonly free: number;
  /** The peer has accepted the credential on this connection, so the whole window may be used. */
  readonly warm: boolean;
  /** Whether a request has waited for half of its deadline since the last response. */
  readonly slow: boolean;
  /** Whether it gave any response at all. */
  readonly answered: boolean;
  send(request: ExchangeRequest, timeoutMs: number): Promise<Exchange>;
  /** Finishes running streams, then closes the connection; resolves when it is closed. */
  close(): Promise<void>;
}

interface Http2SessionOptions {
  origin: string;
  connectSocket: (signal: AbortSignal) => Promise<TLSSocket>;
  signal: AbortSignal;
  pingEveryMs: number;
  pingTimeoutMs: number;
  /** Closes the connection after this long without a stream. */
  idleTimeoutMs: number;
  /** Called when it may accept more streams than before. */
  onRoom: () => void;
  /** Called once, with the reason, when it accepts no more streams. */
  onRetired: (reason: string) => void;
  /** Called once, when the connection is closed. */
  onEnded: () => void;
}

/** Milliseconds that a connection without work has for closing in good order. */
const GOODBYE_MS = 1_000;

/**
 * Opens a connection and waits for the peer's SETTINGS, so that its limits are known and never assumed.
 * @throws Error when connecting fails or `signal` ends it.
 */
export async function openHttp2Session(options: Http2SessionOptions): Promise<Http2Session> {
  const { origin, signal, pingEveryMs, pingTimeoutMs, idleTimeoutMs } = options;
  const socket = await options.connectSocket(signal);
  const session = connect(origin, {
    createConnection: () => socket,
    settings: { enablePush: false },
    // Megabytes; Node's 10 refuse a window of 1,000 streams with full payloads.
    maxSessionMemory: 64,
  });
  session.on('error', () => undefined);
  await firstSettings(session, signal);

  const { host } = new URL(origin);
  let active = 0;
  let warm = false;
  let slow = false;
  let answered = false;
  /** The streams that the peer really accepts, learned from refusals; its SETTINGS are the upper bound. */
  let learned = Infinity;
  let lastStreamId = Infinity;
  let retired = false;
  const unfinished = new Set<() => void>();
  let idle: NodeJS.Timeout | null = null;

  const retire = (reason: string) => {
    if (retired) return;
    retired = true;
    if (active === 0) sayGoodbye();
    options.onRetired(reason);
  };
  const destroy = (reason: string) => {
    retire(reason);
    session.destroy(new Error(reason));
    socket.destroy();
  };
  const sayGoodbye = () => {
    session.close();
    // Node then waits for the peer's end of the connection, which behind a black hole never comes.
    const hurry = setTimeout(() => socket.destroy(), GOODBYE_MS).unref();
    socket.once('close', () => clearTimeout(hurry));
  };
  const watchdog = createSessionWatchdog(session, {
    everyMs: pingEveryMs,
    timeoutMs: pingTimeoutMs,
    onDead: () => destroy('ping not answered'),
  });
  const rest = () => {
    // An idle connection must not keep a finished process alive.
    session.unref();
    idle = setTimeout(() => retire('idle'), idleTimeoutMs).unref();
  };
  const release = () => {
    active--;
    if (active === 0) rest();
    if (active === 0 && retired) sayGoodbye();
    options.onRoom();
  };

  session.on('goaway', (code: number, id: number) => {
    // Sent twice by a graceful peer: first with the highest id, then with the real one (RFC 9113 section 6.8).
    lastStreamId = Math.min(lastStreamId, id);
    retire(`GOAWAY ${code}`);
  });
  session.on('remoteSettings', options.onRoom);
  session.once('close', () => retire('connection closed'));
  socket.once('close', () => {
    watchdog.stop();
    if (idle !== null) clearTimeout(idle);
    retire('connection closed');
    options.onEnded();
    setImmediate(() => {
      for (const finish of unfinished) finish();
    });
  });
  rest();

  return {
    get accepting() {
      return !retired && !session.closed && !session.destroyed;
    },
    get free() {
      const window = Math.min(session.remoteSettings.maxConcurrentStreams ?? Infinity, learned);
      return Math.max(0, (warm ? window : Math.min(1, window)) - active);
    },
    get warm() {
      return warm;
    },
    get slow() {
      return slow;
    },
    get answered() {
      return answered;
    },
    async send(request, timeoutMs) {
      if (idle !== null) clearTimeout(idle);
      if (active === 0) session.ref();
      active++;
      const result = await exchange({
        session,
        authority: host,
        request,
        timeoutMs,
        onSlow() {
          slow = true;
          watchdog.check();
          options.onRoom();
        },
        onClosed: release,
        unfinished,
        leftOut: (streamId) => streamId > lastStreamId,
      });
      if (result.kind === 'response') {
        answered = true;
        slow = false;
        learned += 1;
        if (provesCredential(result.statusCode)) warm = true;
        options.onRoom();
      } else if (result.kind === 'refused' && !retired) {
        learned = Math.max(1, active - 1);
      } else if (result.kind === 'unknown' && !answered) {
        // It never responded: a new connection has better chances than the next request on this one.
        destroy(result.reason);
      }
      return result;
    },
    close() {
      if (socket.destroyed) return Promise.resolve();
      const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
      retire('closed');
      // Even with streams left: those past their deadline, whose reset the peer has not received.
      sayGoodbye();
      return gone;
    },
  };
}

/** A verdict on the request itself (200, 400, 404, 410, ...) implies that its credential was accepted. */
function provesCredential(statusCode: number): boolean {
  return statusCode < 500 && statusCode !== 401 && statusCode !== 403 && statusCode !== 429;
}

function firstSettings(session: ClientHttp2Session, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error: Error | null) => {
      signal.removeEventListener('abort', onAbort);
      session.off('remoteSettings', onSettings).off('error', settle).off('close', onClose);
      if (error === null) {
        resolve();
        return;
      }
      session.destroy(undefined, constants.NGHTTP2_CANCEL);
      reject(error);
    };
    const onSettings = () => settle(null);
    const onClose = () => settle(new Error('connection closed before the SETTINGS of the peer'));
    const onAbort = () => settle(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    session.once('remoteSettings', onSettings).once('error', settle).once('close', onClose);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}
