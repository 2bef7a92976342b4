import type { Caller } from '../domain/caller.js';
import { DomainError } from '../domain/errors.js';
import type { StoredChatEvent } from './chatInbox.store.js';
import type { Poll, Polls, LastSent } from './polls.js';

/** Live chats: one poll after the other while the client listens. */
export type ChatFollowing = ReturnType<typeof createChatFollowing>;

/** @param options.now monotonic milliseconds */
export function createChatFollowing({ polls, now = () => performance.now() }: { polls: Polls; now?: () => number }) {
  async function* events(caller: Caller, chatId: string, signal: AbortSignal): AsyncGenerator<StoredChatEvent> {
    let lastSent: LastSent | null = null;
    let isKnown = false;
    while (!signal.aborted && !polls.isClosing) {
      const poll = await nextPoll(caller, chatId, signal, lastSent, isKnown);
      if (!poll) return;
      isKnown = true;
      const left: number[] = [];
      try {
        for (const event of poll.events) {
          yield event;
          // A request for the next event confirms this one.
          left.push(event.seq);
        }
      } finally {
        // If this cannot be stored, presence lapses by itself and no event counts as fetched.
        await settled(poll, left.at(-1), signal).catch(() => undefined);
      }
      const seq = left.at(-1);
      if (seq !== undefined) lastSent = { seq, since: now() };
    }
  }

  /** Stores the result of a poll. A broken connection may have lost its last events. */
  async function settled(poll: Poll, upTo: number | undefined, signal: AbortSignal): Promise<void> {
    if (signal.aborted) await poll.abandoned();
    else if (upTo !== undefined) await poll.taken(upTo);
  }

  /** Null: the chat has ended, or was erased meanwhile. */
  async function nextPoll(
    caller: Caller,
    chatId: string,
    signal: AbortSignal,
    lastSent: LastSent | null,
    isKnown: boolean,
  ): Promise<Poll | null> {
    try {
      return await polls.poll(caller, chatId, signal, lastSent);
    } catch (error) {
      const code = error instanceof DomainError ? error.code : null;
      if (code === 'CHAT_ENDED' || (isKnown && code === 'CHAT_NOT_FOUND')) return null;
      throw error;
    }
  }

  return {
    /**
     * The platform's events that the client has not fetched, then each new event. The client counts as present meanwhile.
     * A request for the next event confirms the previous one. Ends with the chat, and when the gateway stops.
     * @throws (while it is iterated) DomainError FORBIDDEN, CHAT_NOT_FOUND, CHAT_NOT_OWNED, POLL_UNDER_WAY
     */
    follow(caller: Caller, chatId: string): AsyncIterableIterator<StoredChatEvent> {
      const gone = new AbortController();
      const live = events(caller, chatId, gone.signal);
      return {
        [Symbol.asyncIterator]() {
          return this;
        },
        next: () => live.next(),
        return() {
          // Abort the pending poll, so that the return does not wait for it.
          gone.abort();
          return live.return(undefined);
        },
      };
    },
  };
}
