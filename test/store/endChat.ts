import type { Store } from '../../src/store/store.js';

/** Ends a chat as the services do. @returns whether it was active */
export async function endChat(
  store: Store,
  tenantId: number,
  chatId: string,
  actor: string,
  at: Date,
): Promise<boolean> {
  const event = {
    event: 'chat_session_ended' as const,
    msgId: null,
    partyId: null,
    partyType: null,
    displayName: null,
    msg: null,
    occurredAt: at,
  };
  return (await store.chatEvents.publish({ tenantId, chatId, events: [event], actor, at })).kind === 'published';
}
