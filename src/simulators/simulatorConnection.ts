import type { X509Certificate } from 'crypto';

/** The connection a request came on; one object per connection, so rules can remember something about it. */
export interface SimulatorConnection {
  /** What the client has shown, unchecked; undefined: nothing, or it was not asked to. */
  readonly certificate: X509Certificate | undefined;
  /** Announces a new SETTINGS_MAX_CONCURRENT_STREAMS, ahead of the answer. Nothing over HTTP/1.1. */
  setMaxConcurrentStreams(streams: number): void;
}
