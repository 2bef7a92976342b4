import type { Logger } from 'pino';
import type { Config } from './config.js';
import type { Clock } from '../domain/clock.js';
import { createChatFollowing, type ChatFollowing } from '../chats/chatFollowing.js';
import { createChatWaiters } from '../chats/chatWaiters.js';
import type { Directory } from '../identity/directory.js';
import { createEvents, type Events } from '../delivery/events.js';
import { createHistory, type History } from '../chats/history.js';
import { createPolls, type Polls } from '../chats/polls.js';
import { createReceiptExpiry } from '../delivery/receiptExpiry.js';
import type { Sessions } from '../chats/sessions.js';
import type { Notices } from '../database/notices.js';
import type { Store } from './store.js';
import type { Turns } from '../database/turns.js';

export interface ConversationParts {
  store: Store;
  directory: Directory;
  sessions: Sessions;
  notices: Notices;
  clock: Clock;
  logger: Logger;
  presence: Config['presence'];
  turns: Turns;
  /** There are deliveries to send. */
  onDeliveries: () => void;
  /** There is something to tell the platforms. */
  onClientEvents: () => void;
}

/** What clients and platforms say to each other, put together. */
export interface Conversation {
  events: Events;
  polls: Polls;
  history: History;
  following: ChatFollowing;
  /** Active chats of a tenant are erased: whoever waits for news of them, on any node, need not wait any longer. */
  gone(tenantId: number, chatIds: readonly string[]): void;
  start(): void;
  /** Answers whoever waits, now and from now on. */
  close(): Promise<void>;
  /** Once nobody is served any more: resolves when it is stored what has become of all answers. */
  settled(): Promise<void>;
}

export function composeConversation(parts: ConversationParts): Conversation {
  const { store, directory, sessions, notices, clock, logger, presence, turns } = parts;
  const waiters = createChatWaiters();
  const events = createEvents({
    store,
    directory,
    clock,
    turns,
    observer: {
      deliveriesMade: parts.onDeliveries,
      published(chat, isPresent) {
        waiters.wake(chat);
        if (isPresent) notices.tell({ kind: 'chatEvents', ...chat });
      },
      sent: parts.onClientEvents,
    },
  });
  notices.on((notice) => {
    if (notice.kind === 'chatEvents') waiters.wake(notice);
    if (notice.kind === 'missed') waiters.wakeAll();
  });
  const polls = createPolls({ store, waiters, clock, ...presence });
  const receiptExpiry = createReceiptExpiry({ store, clock, logger });
  return {
    events,
    polls,
    history: createHistory({ store, sessions }),
    following: createChatFollowing({ polls }),
    gone(tenantId, chatIds) {
      for (const chatId of chatIds) {
        waiters.wake({ tenantId, chatId });
        notices.tell({ kind: 'chatEvents', tenantId, chatId });
      }
    },
    start: receiptExpiry.start,
    async close() {
      polls.close();
      await receiptExpiry.stop();
    },
    settled: polls.settled,
  };
}
