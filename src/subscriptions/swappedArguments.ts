import { CHAT_ID_MAX } from '../domain/chatId.js';

/** What looks like a token and is longer than this is one: ids of chats that look so are shorter. */
const ID_LIKE_TOKEN_MAX = 64;
const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
/** 32 bytes and more, as Apple gives them. */
const APNS_TOKEN = /^(?:[0-9a-f]{2}){32,}$/i;
/** A registration token: the installation, a colon, and more; or the installation's id alone (22 characters). */
const FIREBASE_TOKEN = /^[\w-]{8,}:[\w-]+$|^[\w-]{22}$/;

/**
 * Whether a client has sent its device token as the chat id, as the Android demo does in `onNewToken`, where the two
 * arguments are swapped.
 * @param chatId what stands in the place of the chat id
 * @param token what the body has in the place of the device token; null: nothing
 */
export function isSwapped(chatId: string, token: string | null): boolean {
  if (chatId.length > CHAT_ID_MAX) return true;
  if (!isTokenLike(chatId)) return false;
  return chatId.length > ID_LIKE_TOKEN_MAX || (token !== null && UUID.test(token.trim()));
}

function isTokenLike(text: string): boolean {
  // Also as iOS prints a token, `<00fc13ad ff785122 ..>`, and with the colon of Firebase encoded once too often.
  const plain = text.replace(/[\s<>]/g, '').replace(/%3a/gi, ':');
  return APNS_TOKEN.test(plain) || FIREBASE_TOKEN.test(plain);
}
