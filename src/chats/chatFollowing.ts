import type { Caller } from '../domain/caller.js';
import { DomainError } from '../domain/errors.js';
import type { StoredChatEvent } from './chatInbox.store.js';
import type { Poll, Polls, Told } from './polls.js';

/** Live chats: one poll after the other, for as long as somebody listens. */
export type ChatFollowing = ReturnType<typeof createChatFollowing>;

/** @param options.now monotonic milliseconds */
export function createChatFollowing({ polls, now = () => performance.now() }: { polls: Polls; now?: () => number }) {
  async function* events(caller: Caller, chatId: string, signal: AbortSignal): AsyncGenerator<StoredChatEvent> {
    let told: Told | null = null;
    let isKnown = false;
    while (!signal.aborted && !polls.isClosing) {
      const poll = await nextPoll(caller, chatId, signal, told, isKnown);
      if (!poll) return;
      isKnown = true;
      const left: number[] = [];
      try {
        for (const event of poll.events) {
          yield event;
          // Who asks for the next one has this one.
          left.push(event.seq);
        }
      } finally {
        // Where this cannot be stored, presence lapses by itself, and nothing counts as fetched.
        await settled(poll, left.at(-1), signal).catch(() => undefined);
      }
      const seq = left.at(-1);
      if (seq !== undefined) told = { seq, since: now() };
    }
  }

  /** Where the connection has broken, what was told by it last may be lost. */
  async function settled(poll: Poll, upTo: number | undefined, signal: AbortSignal): Promise<void> {
    if (signal.aborted) await poll.abandoned();
    else if (upTo !== undefined) await poll.taken(upTo);
  }

  /** Null: the chat has ended, or one that was there is erased, and there is nothing to follow any more. */
  async function nextPoll(
    caller: Caller,
    chatId: string,
    signal: AbortSignal,
    told: Told | null,
    isKnown: boolean,
  ): Promise<Poll | null> {
    try {
      return await polls.poll(caller, chatId, signal, told);
    } catch (error) {
      const code = error instanceof DomainError ? error.code : null;
      if (code === 'CHAT_ENDED' || (isKnown && code === 'CHAT_NOT_FOUND')) return null;
      throw error;
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
      const live = events(caller, chatId, gone.signal);
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
