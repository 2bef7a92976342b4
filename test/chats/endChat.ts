import type { Store } from '../support/stores.js';
import { eventOf, publishOf } from '../support/testStores.js';

/** Ends a chat as the services do. @returns whether it was active */
export async function endChat(
  store: Store,
  tenantId: number,
  chatId: string,
  actor: string,
  at: Date,
): Promise<boolean> {
  const ended = publishOf({ tenantId, chatId }, [eventOf('chat_session_ended', { occurredAt: at })], at);
  const result = await store.chatEvents.publish({ ...ended, actor });
  return result.kind === 'published' && result.accepted === 1;
}
