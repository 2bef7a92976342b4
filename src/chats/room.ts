import type { Foundation, RestDoor, Room } from '../http/room.js';
import type { TenantsRoom } from '../tenants/room.js';
import { availabilityRoutes } from './availability.route.js';
import { chatEventRoutes } from './chatEvent.route.js';
import { createChatFollowing } from './chatFollowing.js';
import { createChatInboxStore } from './chatInbox.store.js';
import { createChatSessionListStore } from './chatSessionList.store.js';
import { createChatSessionList } from './chatSessionList.js';
import { createChatSessionsStore, type ChatSessionsStore } from './chatSessions.store.js';
import { createChatWaiters, type ChatName } from './chatWaiters.js';
import type { ChatEnding, ClientEvents } from './eventPorts.js';
import { createHistory } from './history.js';
import { createPolls, type PollsOptions } from './polls.js';
import { createPresenceStore, type PresenceStore } from './presence.store.js';
import { requestChatRoutes } from './requestChat.route.js';
import { createSessions, type Sessions } from './sessions.js';

export {
  type ChatSessionRecord,
  type ChatSessionRow,
  chatSessionOf,
  CHAT_SESSION_COLUMNS,
  sessionRecordOf,
} from './chatSessionRow.js';
export type { ChatSessionsStore } from './chatSessions.store.js';
export { checkChatEvent, checkEventCount, checkEventType, type ChatEventInput } from './checkChatEvent.js';
export { type OwnEvent, isEcho } from './echo.js';
export { auditEnds, endingColumns, REMOVE_SUBSCRIPTIONS, removeSubscriptions, type EndReason } from './endChat.sql.js';
export { platformEventsSchema, readEvents } from './eventBody.js';
export { isPresent } from './presence.js';
export type { PresenceStore } from './presence.store.js';
export { checkSessionLocale, sessionLocale } from './sessionLocale.js';
export { CLIENT_NAME_MAX, isWithinParameters, PHONE_NUMBER_MAX, type Sessions } from './sessions.js';

interface ChatsParts {
  tenants: TenantsRoom;
  presence: Pick<PollsOptions, 'holdMs' | 'lapseMs'>;
}

export interface ChatsRoom extends Room {
  sessions: Sessions;
  store: { chatSessions: ChatSessionsStore; presence: PresenceStore };
  /** A chat has new events: clients that wait on this node get them. */
  wake(chat: ChatName): void;
  /** These chats are erased: clients of any node stop waiting for them. */
  gone(tenantId: number, chatIds: readonly string[]): void;
  /** The routes for clients. @param servesClients whether clients request their chats from this gateway */
  doors(events: ClientEvents & ChatEnding, servesClients: boolean): Room;
}

/** Chat sessions, their events, and the presence of clients. */
export function createChatsRoom(foundation: Foundation, { tenants, presence }: ChatsParts): ChatsRoom {
  const { guard, database, changes, notices, clock, longestPresenceMs } = foundation;
  const store = guard({
    chatSessions: createChatSessionsStore(database),
    chatSessionList: createChatSessionListStore(database),
    chatInbox: createChatInboxStore(database, longestPresenceMs, changes),
    presence: createPresenceStore(database, longestPresenceMs, changes),
  });
  const waiters = createChatWaiters();
  notices.on((notice) => {
    if (notice.kind === 'chatEvents') waiters.wake(notice);
    if (notice.kind === 'missed') waiters.wakeAll();
  });
  const { apps } = tenants;
  const sessions = createSessions({ store, apps, clock });
  const polls = createPolls({ store, waiters, clock, ...presence });
  const history = createHistory({ store, sessions });
  const chatSessionList = createChatSessionList({ store, tenants: tenants.tenants });
  return {
    sessions,
    store,
    wake: waiters.wake,
    gone(tenantId, chatIds) {
      for (const chatId of chatIds) notices.announce({ kind: 'chatEvents', tenantId, chatId });
    },
    doors: (events, servesClients) => ({
      async graphql() {
        const { ChatSessionListResolver } = await import('./chatSessionList.resolver.js');
        const { ConversationResolver } = await import('./conversation.resolver.js');
        const { ChatSessionResolver } = await import('./session.resolver.js');
        const { ChatSession } = await import('./session.types.js');
        return {
          resolvers: [
            new ChatSessionResolver({ apps, events, sessions }),
            new ConversationResolver({ events, history }),
            new ChatSessionListResolver({ chatSessionList }),
          ],
          nodes: {
            ChatSession: async (caller, _tenantId, chatId) =>
              new ChatSession(await sessions.find(caller, chatId), caller),
          },
        };
      },
      live: { following: createChatFollowing({ polls }) },
      routes({ app, callers }: RestDoor) {
        if (!servesClients) return;
        requestChatRoutes(app, { callers, sessions, apps });
        availabilityRoutes(app, { callers, apps });
        chatEventRoutes(app, { callers, events, polls, history });
      },
    }),
    stop: polls.close,
    close: polls.settled,
  };
}
