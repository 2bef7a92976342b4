import type { Foundation, Room } from '../http/room.js';
import type { PushChannel } from '../domain/channel.js';
import type { PushService } from '../domain/pushService.js';
import { createChannels, type ChannelsOptions } from './channels.js';
import { createHttp2Client } from './http2Client.js';

export { createCredentialKeys } from './credentialKey.js';

export interface ProviderSettings extends Pick<ChannelsOptions, 'apnsUrl' | 'fcmUrl'> {
  /** The proxy for an origin, or null. */
  proxyFor(origin: string): string | null;
}

export interface ProvidersRoom extends Room {
  channels: Record<PushService, PushChannel>;
}

/** The connections to the push services of Apple and Google. */
export function createProvidersRoom({ clock, logger }: Foundation, settings: ProviderSettings): ProvidersRoom {
  const { proxyFor, ...urls } = settings;
  const http2 = createHttp2Client({ proxyFor, logger });
  return { channels: createChannels({ http2, clock, ...urls }), close: () => http2.close() };
}
