export const CHAT_STATES = ['QUEUED', 'CONNECTING', 'CONNECTED', 'IVR', 'FAILED', 'COMPLETED'] as const;
/** The state of a chat, as reported by the platform. */
export type ChatState = (typeof CHAT_STATES)[number];

/** The state of a legacy name, in any case; null: unknown. */
export function parseChatState(text: unknown): ChatState | null {
  const name = typeof text === 'string' ? text.toUpperCase() : null;
  return CHAT_STATES.find((state) => state === name) ?? null;
}
