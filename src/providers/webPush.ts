import type { PushChannel } from '../domain/channel.js';
import type { Outcome } from '../domain/outcome.js';

/** The way to browsers through their own push services (RFC 8030). Nothing is sent yet. */
export function createWebPushChannel(): PushChannel {
  const refused = (): Promise<Outcome> =>
    Promise.resolve({ kind: 'rejected', statusCode: null, reason: 'Web Push is not available', fault: 'push' });
  return { send: refused, validate: refused, probe: refused };
}
