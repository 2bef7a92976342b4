import type { Foundation, Room } from '../http/room.js';
import type { PushChannel } from '../domain/channel.js';
import { createGuardedConnect } from '../http/guardedAddress.js';
import type { PushService } from '../domain/pushService.js';
import { createChannels, type ChannelsOptions } from './channels.js';
import { createHttp2Client } from './http2Client.js';
import { createOriginClient } from './originClient.js';
import { isWellKnownHost } from './pushServiceHosts.js';
import { tracedClient } from './tracedClient.js';

export { askProviderHosts, type Reached } from './reachability.js';
export { createCredentialKeys } from './credentialKey.js';
export { sentMessage, type SentMessage } from './sentMessage.js';

interface ProviderSettings extends Pick<ChannelsOptions, 'apnsUrl' | 'fcmUrl'> {
  /** Whether endpoints of browsers may be at private, loopback and link-local addresses. */
  privateAddresses: boolean;
  /** The proxy for an origin, or null. */
  proxyFor(origin: string): string | null;
}

export interface ProvidersRoom extends Room {
  channels: Record<PushService, PushChannel>;
}

/** The connections to the push services of Apple, Google and the browsers. */
export function createProvidersRoom({ clock, logger, tracing }: Foundation, settings: ProviderSettings): ProvidersRoom {
  const { proxyFor, privateAddresses, ...urls } = settings;
  const http2 = createHttp2Client({ proxyFor, logger });
  const browsers = createOriginClient({ proxyFor, connectSocket: createGuardedConnect(privateAddresses), logger });
  return {
    channels: createChannels({
      http2: tracedClient(http2, tracing),
      browsers: tracedClient(browsers, tracing, isWellKnownHost),
      clock,
      ...urls,
    }),
    async close() {
      await Promise.all([http2.close(), browsers.close()]);
    },
  };
}
