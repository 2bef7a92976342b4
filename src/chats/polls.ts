import { authorize, type Caller, type CallerFor } from '../domain/caller.js';
import type { ChatState } from '../domain/chatState.js';
import type { Clock } from '../domain/clock.js';
import { DomainError } from '../domain/errors.js';
import type { ChatInboxStore, StoredChatEvent } from './chatInbox.store.js';
import type { ChatWaiters } from './chatWaiters.js';
import { chatEnded, chatNotFound, chatNotOwned, isChatId } from '../domain/chatId.js';
import type { PresenceStore } from './presence.store.js';

/** The result of a poll. */
export interface Poll {
  /** The platform's events that the client has not fetched, oldest first; empty: there is no new event. */
  events: StoredChatEvent[];
  state: ChatState;
  /**
   * The answer was sent. Its events count as fetched once the client comes back in time. Only the client knows whether it
   * arrived.
   * @param upTo the last event that was sent; if absent, all were
   */
  taken(upTo?: number): Promise<void>;
  /** The client left before the answer. It gets these events again, by its next poll or by a push. */
  abandoned(): Promise<void>;
}

/** The last event sent to a client over a connection that is still open. */
export interface LastSent {
  seq: number;
  /** Monotonic milliseconds. */
  since: number;
}

/** Events sent over a connection that stays open this long count as received. */
const SETTLED_MS = 2_000;
/** Shortens each hold at random by up to this share, so that polls that start together do not return together. */
const HOLDS_DIFFER = 0.2;
/** A second concurrent poll is refused after this pause. */
const REFUSAL_MS = 1_000;

/** The long polls of this node's clients. */
export type Polls = ReturnType<typeof createPolls>;

export interface PollsOptions {
  store: { chatInbox: ChatInboxStore; presence: PresenceStore };
  waiters: ChatWaiters;
  clock: Clock;
  /** How long a poll without new events is held open at most, in milliseconds. */
  holdMs: number;
  /** How long a client counts as present after its last poll, in milliseconds. */
  lapseMs: number;
  random?: () => number;
  /** Monotonic milliseconds. */
  now?: () => number;
}

export function createPolls(options: PollsOptions) {
  const { store, waiters, clock, holdMs, lapseMs, random = Math.random, now = () => performance.now() } = options;
  /** By chat: resolves once the result of the last poll is stored, so that the next poll sees it. */
  const ends = new Map<string, Promise<unknown>>();
  const open = new Set<string>();
  let isClosing = false;

  /** How long a client seen now is present, if its poll is held for another `heldMs`. */
  function presentUntil(heldMs = 0): Date {
    return new Date(clock().getTime() + heldMs + lapseMs);
  }

  async function look(
    caller: CallerFor<'fetchChatEvents'>,
    chatId: string,
    leftMs: number,
    lastSent: LastSent | null,
    isKnown: boolean,
  ) {
    const { tenant, appId, clientId } = caller;
    const chat = { tenantId: tenant.id, chatId, appId, clientId };
    const at = clock();
    const afterSeq = lastSent?.seq ?? 0;
    const signal = lastSent && now() - lastSent.since < SETTLED_MS ? 'KEEP' : 'CONFIRM';
    const result = await store.chatInbox.fetch({
      ...chat,
      presentUntil: presentUntil(leftMs),
      at,
      signal,
      afterSeq,
    });
    // A chat that existed when the poll began was erased: that is an end too.
    if (result.kind === 'chatNotFound') throw isKnown ? chatEnded() : chatNotFound();
    if (result.kind === 'chatNotOwned') throw chatNotOwned();
    if (result.ended && result.events.length === 0) throw chatEnded();
    return result;
  }

  /** Stores the result of a poll. The chat's next poll waits for it. */
  function endWith(key: string, work: () => Promise<unknown>): Promise<void> {
    const ending = Promise.resolve(ends.get(key))
      .then(work)
      .finally(() => {
        if (ends.get(key) === settled) ends.delete(key);
      });
    const settled = ending.catch(() => undefined);
    ends.set(key, settled);
    return ending.then(() => undefined);
  }

  function pollOf(
    { tenant, appId, clientId }: CallerFor<'fetchChatEvents'>,
    chatId: string,
    events: StoredChatEvent[],
    state: ChatState,
  ): Poll {
    const chat = { tenantId: tenant.id, chatId };
    const key = `${tenant.id} ${chatId}`;
    return {
      events,
      state,
      taken(upTo = events.at(-1)?.seq) {
        // Without events, the presence stored at the beginning still holds.
        if (upTo === undefined) return Promise.resolve();
        return endWith(key, () => store.presence.markSent({ ...chat, upTo, until: presentUntil() }));
      },
      abandoned: () =>
        endWith(key, () =>
          store.presence.see({ ...chat, appId, clientId, until: presentUntil(), at: clock(), signal: 'FORGET' }),
        ),
    };
  }

  return {
    /**
     * The new events for the client in its chat: at once if there are any, else with the next event, or empty when the hold
     * is over. The client counts as present meanwhile, and for a while after.
     * @param signal aborted when the client disconnects
     * @param lastSent the last event already sent over this connection; null: the connection is new
     * @throws DomainError FORBIDDEN, CHAT_NOT_FOUND, CHAT_NOT_OWNED, CHAT_ENDED, POLL_UNDER_WAY
     */
    async poll(caller: Caller, chatId: string, signal: AbortSignal, lastSent: LastSent | null = null): Promise<Poll> {
      authorize(caller, 'fetchChatEvents');
      if (!isChatId(chatId)) throw chatNotFound();
      const key = `${caller.tenant.id} ${chatId}`;
      // By client too: one client must not block another's poll.
      const pollKey = `${key} ${caller.appId} ${caller.clientId.reveal()}`;
      if (open.has(pollKey)) {
        // The SDKs poll again at once.
        await new Promise((resolve) => setTimeout(resolve, REFUSAL_MS));
        throw new DomainError('POLL_UNDER_WAY', 'another request waits for the events of this chat');
      }
      open.add(pollKey);
      const waiter = waiters.enter({ tenantId: caller.tenant.id, chatId });
      try {
        await ends.get(key);
        const deadline = now() + holdMs * (1 - random() * HOLDS_DIFFER);
        for (let isKnown = false; ; isKnown = true) {
          const leftMs = deadline - now();
          waiter.reset();
          const { events, state, isStale } = await look(caller, chatId, Math.max(0, leftMs), lastSent, isKnown);
          const isOver = (leftMs <= 0 && !isStale) || isClosing || signal.aborted;
          if (events.length > 0 || isOver) return pollOf(caller, chatId, events, state);
          if (!isStale) await waiter.rest(leftMs, signal);
        }
      } finally {
        waiter.leave();
        open.delete(pollKey);
      }
    },

    /** Polls are no longer held: the gateway is about to stop. */
    get isClosing() {
      return isClosing;
    },

    /** Answers all polls at once, later ones too. */
    close(): void {
      isClosing = true;
      waiters.wakeAll();
    },

    /** Resolves once the results of all polls are stored. */
    async settled(): Promise<void> {
      while (ends.size > 0) await Promise.all(ends.values());
    },
  };
}
