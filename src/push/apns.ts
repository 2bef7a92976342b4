import apn from 'apn';
import type { Outcome } from '../domain/outcome.js';
import type { ApnsEnvironment } from '../domain/pushService.js';
import { apnsOutcome } from './apnsOutcome.js';
import { createApnsProviderTokens } from './apnsProviderToken.js';
import type { Push, PushChannel } from './channel.js';
import { credentialKey } from './credentialKey.js';
import type { Http2Client } from './http2Client.js';
import { fitPayload } from './payloadLimit.js';

export interface ApnsChannelOptions {
  /** Shared with other channels; closed by its creator. */
  http2: Http2Client;
  clock: () => Date;
  /** `https://host:port` of an environment. */
  originFor: (environment: ApnsEnvironment) => string;
}

/** Bytes (Apple: "Generating a remote notification"). */
const PAYLOAD_MAX = 4096;
const CATEGORY = 'NEW_CHAT_MESSAGE';

/** The way to iOS devices through the Apple Push Notification service (Apple: "Sending notification requests to APNs"). */
export function createApnsChannel({ http2, clock, originFor }: ApnsChannelOptions): PushChannel {
  const tokens = createApnsProviderTokens({ clock });

  async function send(push: Push): Promise<Outcome> {
    const { credentials, device } = push;
    if (credentials.kind !== 'apns') return rejected('credentials of another service');
    const token = await tokens.get(credentials).catch(() => null);
    // The library's own words may quote the key.
    if (token === null) return rejected('the private key cannot sign');
    const result = await http2.request({
      origin: originFor(credentials.environment),
      pool: credentialKey(credentials),
      path: `/3/device/${device.token.reveal()}`,
      headers: { authorization: `bearer ${token}`, 'content-type': 'application/json', ...apnsHeaders(push) },
      body: apnsPayload(push),
    });
    const outcome = apnsOutcome(result, clock());
    if (outcome.kind === 'retry' && outcome.reason === 'ExpiredProviderToken') tokens.expire(credentials);
    return outcome;
  }

  return { send };
}

function apnsPayload({ notification }: Push): string {
  const { title, body } = notification;
  return fitPayload({ title, body }, PAYLOAD_MAX, (text) => {
    // A new one per rendering: a Notification keeps its first compiled payload.
    const message = newNotification();
    message.aps = {
      alert: { title: text.title, body: text.body },
      sound: 'default',
      category: CATEGORY,
      'thread-id': notification.chatId,
      ...(notification.badge === null ? {} : { badge: notification.badge }),
    };
    message.payload = { chatID: notification.chatId };
    return message.compile();
  });
}

function apnsHeaders({ deliveryId, device, notification, expiresAt }: Push): Record<string, string> {
  const message = newNotification();
  message.id = deliveryId;
  message.topic = device.bundleId ?? '';
  message.pushType = 'alert';
  message.priority = 10;
  message.expiry = Math.floor(expiresAt.getTime() / 1000);
  if (notification.collapseKey !== null) message.collapseId = notification.collapseKey;
  return Object.fromEntries(Object.entries(message.headers()).map(([name, value]) => [name, String(value)]));
}

/** With the two public methods that the package's types leave out. */
function newNotification(): apn.Notification & { compile(): string; headers(): Record<string, string | number> } {
  return new apn.Notification() as ReturnType<typeof newNotification>;
}

function rejected(reason: string): Outcome {
  return { kind: 'rejected', statusCode: null, reason };
}
