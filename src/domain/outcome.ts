/**
 * What a provider found wrong with a push: the push itself, its device token, or whoever sends it (the key, the
 * certificate, the project, the topic), which is wrong for every push until an admin mends it.
 */
export type RejectionFault = 'push' | 'token' | 'credentials';

/**
 * What a provider said about one push, in Beckon's words. A value, never an exception: the delivery policy decides
 * what follows from it.
 */
export type Outcome =
  | { kind: 'delivered'; statusCode: number; providerMessageId: string | null }
  /** The token is dead. `since`: when the provider learned it (APNs' 410 `timestamp`); null when it does not say. */
  | { kind: 'unregistered'; statusCode: number; reason: string; since: Date | null }
  /**
   * Not accepted now, maybe later. `ambiguous`: the provider may have accepted it without our hearing of it (a timeout,
   * a reset), so another send can show twice on the device.
   */
  | { kind: 'retry'; statusCode: number | null; reason: string; retryAfterMs: number | null; ambiguous: boolean }
  /**
   * Not the provider's word: somebody on the way has answered in its place, be it with 200 (a proxy, a captive portal, a TLS
   * inspector). Nothing is known to have reached the provider, so it is sent again.
   */
  | { kind: 'intercepted'; statusCode: number | null; reason: string; retryAfterMs: number | null }
  /** Too many requests: wait at least `retryAfterMs` (the provider's own word, or null). `scope`: whose limit it was. */
  | {
      kind: 'throttled';
      statusCode: number;
      reason: string;
      retryAfterMs: number | null;
      scope: 'device' | 'credentials';
    }
  /** Will never be accepted as it is. */
  | { kind: 'rejected'; statusCode: number | null; reason: string; fault: RejectionFault };
