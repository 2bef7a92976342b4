import { randomBytes } from 'node:crypto';
import { BUNDLE_ID } from '../../dist/demo/contactCenter.js';
import { inParallel } from './inParallel.mjs';

const REQUEST_CHAT = `mutation ($input: RequestChatInput!) {
  requestChat(input: $input) { chatSession { chatId } userErrors { message } } }`;
const SUBSCRIBE = `mutation ($input: SubscribeInput!) {
  subscribe(input: $input) { userErrors { code message } } }`;
const PUBLISH = `mutation ($input: PublishChatEventsInput!) {
  publishChatEvents(input: $input) { accepted duplicates userErrors { code message } } }`;

/** The browsers' subscriptions, by their endpoint. */
const subscriptions = new Map();

/**
 * A token in the form that a provider gives, or the endpoint of a new browser.
 * @param {'apns' | 'fcm' | 'webPush'} provider
 * @param simulators only for browsers, which a push service has to know
 */
export function newToken(provider, simulators) {
  if (provider === 'webPush') {
    const subscription = simulators.webPush.newSubscription();
    subscriptions.set(subscription.endpoint, subscription);
    return subscription.endpoint;
  }
  if (provider === 'apns') return randomBytes(32).toString('hex');
  return `${randomBytes(16).toString('base64url')}:APA91b${randomBytes(96).toString('base64url')}`;
}

/** The subscription of a browser's endpoint; undefined: it is the token of a phone. */
export function subscriptionOf(token) {
  return subscriptions.get(token);
}

/** Gives each token a phone with a chat that is subscribed by it. @returns the chats' ids, in the tokens' order */
export function subscribePhones(gateways, provider, tokens) {
  return inParallel(tokens, 16, async (token, index) => {
    const device = gateways.device(`phone-${index}-${randomBytes(8).toString('hex')}`);
    const client = gateways.client(index);
    const { chatSession } = await client.graphql(device, REQUEST_CHAT, {});
    await client.graphql(device, SUBSCRIBE, { chatId: chatSession.chatId, device: variantOf(provider, token) });
    return chatSession.chatId;
  });
}

function variantOf(provider, token) {
  if (provider === 'apns') return { iosApns: { deviceToken: token, bundleId: BUNDLE_ID } };
  if (provider === 'webPush') return { webPush: { endpoint: token, ...subscriptionOf(token).keys } };
  return { androidFirebase: { deviceToken: token } };
}

/** Publishes an agent's message to a chat. @throws Error when it was not answered as accepted */
export function publishMessage(gateways, turn, chatId, msgId, msg) {
  const event = { event: 'chat_session_message', msgId, partyId: 'agent-7', displayName: 'Anna', msg };
  return gateways.client(turn).graphql(gateways.platform, PUBLISH, { chatId, events: [event] });
}
