/** Characters (UTF-16 code units) of a chat's id, made here or by a contact center behind this gateway. */
export const CHAT_ID_MAX = 256;
