import { eventOf } from './event.mjs';
import { chatIdOf } from './subscribedChats.mjs';

const JSON_TYPE = 'application/json';

/**
 * An event for the n-th chat, published to Beckon.
 * @param {string} authorization the header of a platform @param {(n: number) => string} [nameOf] the chats' ids
 */
export const publishToBeckon =
  (authorization, nameOf = chatIdOf) =>
  (chat, mark) => ({
    path: `/platform/v1/chats/${nameOf(chat)}/events`,
    headers: { 'content-type': JSON_TYPE, authorization },
    body: JSON.stringify({ events: [eventOf(mark)] }),
  });

/** The same to one of storedRival.mjs. @param {string} authorization the header that it expects */
export const publishToStored = (authorization) => (chat, mark) => ({
  path: `/chats/${chatIdOf(chat)}/events`,
  headers: { 'content-type': JSON_TYPE, authorization },
  body: JSON.stringify(eventOf(mark)),
});

export const saysAccepted = (body) => body.includes('"accepted":1');
