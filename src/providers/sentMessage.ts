import type { PushContent } from '../domain/channel.js';
import { providerOf } from '../domain/lane.js';
import { Redacted } from '../domain/redacted.js';
import { apnsMessage } from './apnsMessage.js';
import { fcmBody } from './fcmMessage.js';
import { webPushMessage } from './webPushMessage.js';

/** The message of a push without its device's address and without its sender. */
export interface SentMessage {
  /** The headers that belong to the message, with lower-case names. Firebase has none. */
  headers: Record<string, string>;
  /** The JSON. That of Web Push is encrypted when it is sent. */
  body: Record<string, unknown>;
}

/** The address counts for no limit of a message. */
const NO_ADDRESS = new Redacted('');

/**
 * The message that a push service gets, for reading.
 * @param push its device's address is not used
 * @param sentAt lifetimes count from then
 */
export function sentMessage(push: PushContent, sentAt: Date): SentMessage {
  const unaddressed = { ...push, device: { ...push.device, token: NO_ADDRESS } };
  switch (providerOf(push.device.service)) {
    case 'apns': {
      const { headers, payload } = apnsMessage(unaddressed);
      return { headers, body: parse(payload) };
    }
    case 'firebase': {
      const { message, ...rest } = parse(fcmBody(unaddressed, sentAt));
      const content = Object.entries(message as object).filter(([name]) => name !== 'token' && name !== 'fid');
      return { headers: {}, body: { ...rest, message: Object.fromEntries(content) } };
    }
    case 'webPush': {
      const { headers, payload } = webPushMessage(unaddressed, sentAt);
      return { headers, body: parse(payload) };
    }
  }
}

function parse(json: string): Record<string, unknown> {
  return JSON.parse(json) as Record<string, unknown>;
}
