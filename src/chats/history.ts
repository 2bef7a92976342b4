import { authorize, tenantOf, type Caller } from '../domain/caller.js';
import type { ChatState } from '../domain/chatState.js';
import type { ChatSessionRecord } from './chatSessionRow.js';
import type { StoredChatEvent, ChatInboxStore } from './chatInbox.store.js';
import type { Slice } from '../domain/slice.js';
import type { Sessions } from './sessions.js';

/** The events of a chat so far. */
export type History = ReturnType<typeof createHistory>;

export function createHistory({ store, sessions }: { store: { chatInbox: ChatInboxStore }; sessions: Sessions }) {
  return {
    /**
     * The newest events of both sides (1,000, or 2 MiB of them), oldest first, also of an ended chat. They do not count as
     * fetched: the poll still returns new events.
     * @throws DomainError FORBIDDEN, CHAT_NOT_FOUND, CHAT_NOT_OWNED
     */
    async ofChat(caller: Caller, chatId: string): Promise<{ events: StoredChatEvent[]; state: ChatState }> {
      const session = await sessions.find(caller, chatId);
      const events = await store.chatInbox.newest(tenantOf(caller).id, chatId);
      return { events, state: session.state };
    },

    /** A page of the events of a chat that the caller has read. @throws DomainError FORBIDDEN */
    async page(caller: Caller, session: ChatSessionRecord, slice: Slice<number>): Promise<StoredChatEvent[]> {
      authorize(caller, 'readChatEvents');
      return store.chatInbox.ofChat(session.tenantId, session.chatId, slice);
    },
  };
}
