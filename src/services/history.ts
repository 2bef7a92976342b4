import { authorize, tenantOf, type Caller } from '../domain/caller.js';
import type { ChatState } from '../domain/chatState.js';
import type { ChatSessionRecord } from '../store/chatSessions.js';
import type { StoredChatEvent } from '../store/clientEvents.js';
import type { Slice } from '../store/slice.js';
import type { Store } from '../store/store.js';
import type { Sessions } from './sessions.js';

/** What was said in a chat so far. */
export type History = ReturnType<typeof createHistory>;

export function createHistory({ store, sessions }: { store: Pick<Store, 'clientEvents'>; sessions: Sessions }) {
  return {
    /**
     * The newest events of both sides (1,000, or 2 MiB of them), oldest first; also of a chat that has ended. Fetches nothing: what is new still
     * comes by the poll.
     * @throws DomainError FORBIDDEN, CHAT_NOT_FOUND, CHAT_NOT_OWNED
     */
    async ofChat(caller: Caller, chatId: string): Promise<{ events: StoredChatEvent[]; state: ChatState }> {
      const session = await sessions.find(caller, chatId);
      const events = await store.clientEvents.newest(tenantOf(caller).id, chatId);
      return { events, state: session.state };
    },

    /** A page of the events of a chat that the caller has found. @throws DomainError FORBIDDEN */
    async page(caller: Caller, session: ChatSessionRecord, slice: Slice<number>): Promise<StoredChatEvent[]> {
      authorize(caller, 'readChatEvents');
      return store.clientEvents.ofChat(session.tenantId, session.chatId, slice);
    },
  };
}
