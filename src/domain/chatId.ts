import { DomainError } from './errors.js';

/** Characters (UTF-16 code units) of a chat's id, made here or by a contact center behind this gateway. */
export const CHAT_ID_MAX = 256;
/** Whether a chat can have this id. Any other id is answered like that of an unknown chat. */
export function isChatId(chatId: string): boolean {
  return chatId.length > 0 && chatId.length <= CHAT_ID_MAX && !chatId.includes('\0');
}

/** Names a chat among those of all tenants. */
export function chatKey({ tenantId, chatId }: { tenantId: number; chatId: string }): string {
  return `${tenantId} ${chatId}`;
}

export function chatNotFound(): DomainError {
  return new DomainError('CHAT_NOT_FOUND', 'there is no such chat', ['chatId']);
}
export function chatNotOwned(): DomainError {
  return new DomainError('CHAT_NOT_OWNED', 'this chat is of another client or app', ['chatId']);
}
export function chatEnded(): DomainError {
  return new DomainError('CHAT_ENDED', 'this chat has ended', ['chatId']);
}
