import { perService, providerOf } from '../domain/lane.js';
import type { ApnsEnvironment, Provider, PushService } from '../domain/pushService.js';
import { createApnsChannel } from './apns.js';
import type { PushChannel } from '../domain/channel.js';
import { createFcmChannel } from './fcm.js';
import { createFirebaseAccessTokens } from './firebaseAccessToken.js';
import type { Http2Client } from './http2Client.js';
import type { OriginClient } from './originClient.js';
import { createWebPushChannel } from './webPush.js';

export interface ChannelsOptions {
  /** Closed by its creator, after the channels. */
  http2: Http2Client;
  /** The client for push services of browsers; closed by its creator too. */
  browsers: OriginClient;
  clock: () => Date;
  /** `https://host:port` in place of Apple's hosts. */
  apnsUrl?: string | null;
  /** `https://host:port` in place of Google's host. */
  fcmUrl?: string | null;
}

export const APNS_ORIGINS: Record<ApnsEnvironment, string> = {
  PRODUCTION: 'https://api.push.apple.com:443',
  SANDBOX: 'https://api.sandbox.push.apple.com:443',
};
export const FCM_ORIGIN = 'https://fcm.googleapis.com:443';

/** The registry: every push service and its channel. A provider without one does not compile. */
export function createChannels({
  http2,
  browsers,
  clock,
  apnsUrl,
  fcmUrl,
}: ChannelsOptions): Record<PushService, PushChannel> {
  const accessToken = createFirebaseAccessTokens();
  const ofProvider: Record<Provider, PushChannel> = {
    apns: createApnsChannel({ http2, clock, originFor: (environment) => apnsUrl ?? APNS_ORIGINS[environment] }),
    firebase: createFcmChannel({ http2, clock, origin: fcmUrl ?? FCM_ORIGIN, accessToken }),
    webPush: createWebPushChannel({ client: browsers, clock }),
  };
  return perService((service) => ofProvider[providerOf(service)]);
}
