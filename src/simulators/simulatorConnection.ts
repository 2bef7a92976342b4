import type { X509Certificate } from 'crypto';

/** The connection a request came on; one object per connection, so rules can remember something about it. */
export interface SimulatorConnection {
  /** The client's certificate, not verified; undefined: none, or not requested. */
  readonly certificate: X509Certificate | undefined;
  /** Announces a new SETTINGS_MAX_CONCURRENT_STREAMS before the response. No effect over HTTP/1.1. */
  setMaxConcurrentStreams(streams: number): void;
}
