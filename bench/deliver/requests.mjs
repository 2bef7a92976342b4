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

/** An event for each of so many chats from the first on, in one call. @param {(n: number) => string} markOf the chats' marks */
export const publishBatchToBeckon = (authorization) => (first, count, markOf) => ({
  path: '/platform/v1/events',
  headers: { 'content-type': JSON_TYPE, authorization },
  body: JSON.stringify({
    chats: Array.from({ length: count }, (_, index) => ({
      chat_id: chatIdOf(first + index),
      events: [eventOf(markOf(first + index))],
    })),
  }),
});

/** The same to one of storedRival.mjs. @param {string} authorization the header that it expects */
export const publishToStored = (authorization) => (chat, mark) => ({
  path: `/chats/${chatIdOf(chat)}/events`,
  headers: { 'content-type': JSON_TYPE, authorization },
  body: JSON.stringify(eventOf(mark)),
});

const ACCEPTED = '"accepted":1';
export const saysAccepted = (body) => body.includes(ACCEPTED);
/** @returns whether an answer says so of so many chats */
export const saysAcceptedAll = (count) => (body) => body.split(ACCEPTED).length === count + 1;
