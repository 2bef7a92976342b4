import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { CARE, SHOP } from './contactCenters.mjs';

/** What agents say. */
const MESSAGES = [
  'Hello, how can I help?',
  'I have found your parcel. Shall I send it again?',
  'Your refund is on its way.',
  'One moment, I am looking.',
  'Is there anything else that I can do for you?',
];
const AGENTS = ['Anna', 'Ben', 'Clara'];

const PUBLISH = `mutation ($input: PublishChatEventsInput!) {
  publishChatEvents(input: $input) { deliveries { id } userErrors { code message } }
}`;

/**
 * The customers of the contact center, and its agents.
 * @param client of the demo, for the contact center @param platform the chat platform's Authorization
 */
export function createCustomers(client, platform) {
  let customers = 0;

  const publish = (chatId, event) => client.graphql(platform, PUBLISH, { chatId, events: [event] });
  const speak = (chatId, turn) => {
    const agent = turn % AGENTS.length;
    const message = { msgId: randomUUID(), partyId: `agent-${agent}`, msg: MESSAGES[turn % MESSAGES.length] };
    return publish(chatId, { event: 'chat_session_message', displayName: AGENTS[agent], ...message });
  };
  const join = (chatId) => {
    const agent = { partyId: 'agent-1', displayName: 'Ben', partyType: 'INTERNAL' };
    return publish(chatId, { event: 'chat_session_party_joined', ...agent });
  };
  const warn = (chatId) =>
    publish(chatId, { event: 'chat_session_timeout_warning', msg: 'The chat ends in half a minute.' });
  const end = (chatId) => publish(chatId, { event: 'chat_session_ended' });

  /** A customer who has asked for a chat. @param device how it wants to be reached; null: it does not */
  async function arrive({ appId }, device) {
    customers += 1;
    const authorization = `MOBILE-API-140-327-PLAIN appId="${appId}", clientId="${randomUUID()}"`;
    const { chat_id: chatId } = await client.rest(authorization, '/clientweb/api/v2/chats', {});
    const path = `/clientweb/api/v2/chats/${chatId}/notifications`;
    if (device) await client.rest(authorization, path, device);
    return { chatId, subscribe: (body) => client.rest(authorization, path, body) };
  }

  /** What happens in a minute in which so many customers come. */
  async function minute(arrivals) {
    const visits = Array.from({ length: arrivals }, async () => {
      const number = customers;
      const app = number % 4 === 3 ? CARE : SHOP;
      const { chatId, subscribe } = await arrive(app, number % 9 === 8 ? null : deviceOf(app, number));
      if (number % 6 > 0) await join(chatId);
      await speak(chatId, number);
      if (number % 11 === 5) await subscribe({});
      if (number % 2 === 0) await speak(chatId, number + 1);
      if (number % 5 < 3) await end(chatId);
    });
    await Promise.all(visits);
  }

  return { minute, arrive, speak, join, warn };
}

/** How a customer's phone is reached: half of them by APNs, the others by Firebase. */
export function deviceOf({ appId, bundleId }, number) {
  if (number % 2 === 0) {
    return { ios_apns_device_token: randomBytes(32).toString('hex'), ios_app_bundle_id: bundleId };
  }
  const token = `${randomBytes(16).toString('base64url')}:APA91b${randomBytes(96).toString('base64url')}`;
  const isIos = appId === SHOP.appId && number % 3 === 0;
  return { [isIos ? 'ios_firebase_device_token' : 'android_firebase_device_token']: token };
}

/** Waits for the rest of the time that something may take, so that all of it is as long. */
export async function lasting(ms, work) {
  const [result] = await Promise.all([work, delay(ms)]);
  return result;
}
