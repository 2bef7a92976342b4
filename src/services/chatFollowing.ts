import type { Caller } from '../domain/caller.js';
import { DomainError } from '../domain/errors.js';
import type { StoredChatEvent } from '../store/clientEvents.js';
import type { Polls } from './polls.js';

/** Live chats: one poll after the other, for as long as somebody listens. */
export type ChatFollowing = ReturnType<typeof createChatFollowing>;

export function createChatFollowing({ polls }: { polls: Polls }) {
  async function* events(caller: Caller, chatId: string, signal: AbortSignal): AsyncGenerator<StoredChatEvent> {
    while (!signal.aborted && !polls.isClosing) {
      const poll = await polls.poll(caller, chatId, signal);
      let isTaken = false;
      try {
        // Who asks for the next one has the one before.
        for (const event of poll.events) yield event;
        isTaken = !signal.aborted;
      } finally {
        await (isTaken ? poll.taken() : poll.abandoned());
      }
    }
  }

  /** The end of the chat is the end of what there is to follow. */
  async function* untilEnded(live: AsyncGenerator<StoredChatEvent>): AsyncGenerator<StoredChatEvent> {
    try {
      yield* live;
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'CHAT_ENDED')) throw error;
    }
  }

  return {
    /**
     * The platform's events that the client has not fetched, and then each as it happens. The client counts as present
     * meanwhile; asking for the next event says that the one before has arrived. Ends with the chat, and with the gateway.
     * @throws (while it is iterated) DomainError FORBIDDEN, CHAT_NOT_FOUND, CHAT_NOT_OWNED, POLL_UNDER_WAY
     */
    follow(caller: Caller, chatId: string): AsyncIterableIterator<StoredChatEvent> {
      const gone = new AbortController();
      const live = untilEnded(events(caller, chatId, gone.signal));
      return {
        [Symbol.asyncIterator]() {
          return this;
        },
        next: () => live.next(),
        return() {
          // What it waits for must not keep it.
          gone.abort();
          return live.return(undefined);
        },
      };
    },
  };
}
