import { CHAT_ID_MAX } from '../domain/chatId.js';
import { isTokenLike } from '../domain/tokenLike.js';

/** A longer text in the form of a token is a token. Chat ids of that form are shorter. */
const ID_LIKE_TOKEN_MAX = 64;
const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/**
 * Whether a client has sent its device token as the chat id. The Android demo does so in `onNewToken`: it swaps the two
 * arguments.
 * @param chatId the value in the place of the chat id
 * @param token the value in the place of the device token; null: there is none
 */
export function isSwapped(chatId: string, token: string | null): boolean {
  if (chatId.length > CHAT_ID_MAX) return true;
  if (!isTokenLike(chatId)) return false;
  return chatId.length > ID_LIKE_TOKEN_MAX || (token !== null && UUID.test(token.trim()));
}
