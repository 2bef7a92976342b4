import type { ApnsEnvironment } from './pushService.js';

/**
 * The fault of a rejected push: the push itself, its device token, or the credentials (key, certificate, project or
 * topic), which fail every push until an admin fixes them.
 */
export type RejectionFault = 'push' | 'token' | 'credentials';

/**
 * A provider's response to one push, in Beckon's terms. A value, never an exception: the delivery policy decides the
 * consequences. `scope` device: the word of this device's own server, which says nothing about the credentials and other
 * devices (a browser's endpoint can be anywhere).
 */
export type Outcome =
  /**
   * `statusCode` null: the answer to a probe that needs no provider. `environment`: which of Apple's hosts took it.
   */
  | {
      kind: 'delivered';
      statusCode: number | null;
      providerMessageId: string | null;
      environment?: ApnsEnvironment;
      scope?: 'device';
    }
  /** The token is dead. `since`: when the provider learned it (APNs' 410 `timestamp`); null: unknown. */
  | { kind: 'unregistered'; statusCode: number; reason: string; since: Date | null; scope?: 'device' }
  /**
   * Not accepted now, maybe later. `ambiguous`: the provider may have accepted it without our hearing of it (a timeout,
   * a reset), so another send can show twice on the device.
   */
  | {
      kind: 'retry';
      statusCode: number | null;
      reason: string;
      retryAfterMs: number | null;
      ambiguous: boolean;
      scope?: 'device';
    }
  /**
   * Not the provider's response: a proxy, captive portal or TLS inspector responded instead, perhaps with 200. The push
   * may not have reached the provider, so it is retried.
   */
  | { kind: 'intercepted'; statusCode: number | null; reason: string; retryAfterMs: number | null }
  /**
   * Too many requests: wait at least `retryAfterMs` (the provider's request; null: none). `scope`: the limit's owner.
   */
  | {
      kind: 'throttled';
      statusCode: number;
      reason: string;
      retryAfterMs: number | null;
      scope: 'device' | 'credentials';
    }
  /**
   * Will never be accepted as it is. `otherEnvironment`: Apple's other host may accept it, since the token or the key may
   * be of that one.
   */
  | {
      kind: 'rejected';
      statusCode: number | null;
      reason: string;
      fault: RejectionFault;
      otherEnvironment?: true;
      scope?: 'device';
    };
