export const CHAT_STATES = ['QUEUED', 'CONNECTING', 'CONNECTED', 'IVR', 'FAILED', 'COMPLETED'] as const;
/** How far a chat has come, as the platform says it. */
export type ChatState = (typeof CHAT_STATES)[number];

/** The state that the legacy contract spells so, in any case; null for what is none. */
export function parseChatState(text: unknown): ChatState | null {
  const name = typeof text === 'string' ? text.toUpperCase() : null;
  return CHAT_STATES.find((state) => state === name) ?? null;
}
