import type { Caller } from '../domain/caller.js';
import type { TraceContext } from '../domain/tracing.js';
import type { ChatEventInput } from './checkChatEvent.js';

/** Stores client events. The webhook sends them to the platform. */
export interface ClientEvents {
  /**
   * @returns how many are new, how many were known by their msgId, and the unknown types
   * @throws DomainError FORBIDDEN, INVALID_INPUT (nothing is stored then), CHAT_NOT_FOUND, CHAT_NOT_OWNED, CHAT_ENDED
   */
  send(
    caller: Caller,
    input: { chatId: string; events: readonly ChatEventInput[]; trace?: TraceContext | null },
  ): Promise<{ accepted: number; duplicates: number; unknownEvents: string[] }>;
}

/** Ends a chat as its event does. */
export interface ChatEnding {
  /** @throws DomainError FORBIDDEN, CHAT_NOT_FOUND, CHAT_ENDED */
  endChat(caller: Caller, chatId: string, trace: TraceContext | null): Promise<void>;
}
