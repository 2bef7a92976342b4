import type { ClientHttp2Session } from 'node:http2';

interface SessionWatchdog {
  /** Pings the peer now, unless a ping is pending. */
  check(): void;
  stop(): void;
}

interface SessionWatchdogOptions {
  /** Milliseconds between pings. */
  everyMs: number;
  /** Milliseconds a ping may stay unanswered. */
  timeoutMs: number;
  /** Called once, when the peer is found dead. */
  onDead: () => void;
}

/**
 * Finds half-open connections: TCP alone reports a vanished peer only after many minutes, so a PING (RFC 9113 section
 * 6.7) must be acknowledged in time.
 */
export function createSessionWatchdog(session: ClientHttp2Session, options: SessionWatchdogOptions): SessionWatchdog {
  const { everyMs, timeoutMs, onDead } = options;
  let overdue: NodeJS.Timeout | null = null;
  let stopped = false;

  function check(): void {
    if (stopped || overdue !== null || session.destroyed) return;
    const timer = setTimeout(() => {
      // After a blocked event loop the acknowledgement may be waiting in the socket: read it before judging.
      setImmediate(() => {
        if (overdue !== timer || stopped) return;
        stop();
        onDead();
      });
    }, timeoutMs).unref();
    overdue = timer;
    const answered = () => {
      if (overdue !== timer) return;
      clearTimeout(timer);
      overdue = null;
    };
    try {
      if (!session.ping(answered)) answered();
    } catch {
      answered(); // The session closed meanwhile; its own events report that.
    }
  }

  function stop(): void {
    stopped = true;
    clearInterval(regular);
    if (overdue !== null) clearTimeout(overdue);
  }

  const regular = setInterval(check, everyMs).unref();
  return { check, stop };
}
