import type { ChatState } from '../../domain/chatState.js';
import type { StatusLook } from './deliveryStatuses.js';

/** How far a chat has come, as people call it. */
export const CHAT_STATES: Readonly<Record<ChatState, StatusLook>> = {
  QUEUED: { label: 'Queued', color: 'blue.6' },
  CONNECTING: { label: 'Connecting', color: 'blue.6' },
  CONNECTED: { label: 'Connected', color: 'teal.6' },
  IVR: { label: 'In the scenario', color: 'violet.6' },
  FAILED: { label: 'No agent found', color: 'red.6' },
  COMPLETED: { label: 'Ended', color: 'gray.6' },
};
