import { authorize, type Caller, type CallerFor } from '../domain/caller.js';
import type { ChatState } from '../domain/chatState.js';
import type { Clock } from '../domain/clock.js';
import { DomainError } from '../domain/errors.js';
import type { StoredChatEvent } from './chatInbox.store.js';
import type { ChatWaiters } from './chatWaiters.js';
import { chatEnded } from '../domain/chatId.js';
import { chatNotOwned } from '../domain/chatId.js';
import { chatNotFound } from '../domain/chatId.js';
import { isChatId } from '../domain/chatId.js';
import type { ChatInboxStore } from './chatInbox.store.js';
import type { PresenceStore } from './presence.store.js';

/** What a poll has found. */
export interface Poll {
  /** The platform's events that the client has not fetched, oldest first; none: nothing has happened. */
  events: StoredChatEvent[];
  state: ChatState;
  /**
   * The answer has left for the client: what was in it is fetched once the client comes back in time. Whether it has arrived
   * nobody else can tell.
   * @param upTo the last event that has left; where absent, all of them
   */
  taken(upTo?: number): Promise<void>;
  /** The client has gone without it: it gets these events again, by its next poll or by a push. */
  abandoned(): Promise<void>;
}

/** What has left for a client by a connection that is still there. */
export interface Told {
  seq: number;
  /** Monotonic milliseconds. */
  since: number;
}

/** A connection that has stayed for so long has taken what it was given. */
const SETTLED_MS = 2_000;
/** Polls that come at the same moment end, and come again, at different ones: by up to this part of the hold. */
const HOLDS_DIFFER = 0.2;
/** Who polls twice at once is told so after a while. */
const REFUSAL_MS = 1_000;

/** The long polls of this node's clients. */
export type Polls = ReturnType<typeof createPolls>;

export interface PollsOptions {
  store: { chatInbox: ChatInboxStore; presence: PresenceStore };
  waiters: ChatWaiters;
  clock: Clock;
  /** How long a poll is held open at most while there is nothing to tell, in milliseconds. */
  holdMs: number;
  /** A client is present for so long after its last poll, in milliseconds. */
  lapseMs: number;
  random?: () => number;
  /** Monotonic milliseconds. */
  now?: () => number;
}

export function createPolls(options: PollsOptions) {
  const { store, waiters, clock, holdMs, lapseMs, random = Math.random, now = () => performance.now() } = options;
  /** By chat: resolved once what the last poll's end means is stored, so that the next poll sees it. */
  const ends = new Map<string, Promise<unknown>>();
  const open = new Set<string>();
  let isClosing = false;

  /** Until when a client is present that is seen now, and held for `heldMs` from now on. */
  function presentUntil(heldMs = 0): Date {
    return new Date(clock().getTime() + heldMs + lapseMs);
  }

  async function look(
    caller: CallerFor<'fetchChatEvents'>,
    chatId: string,
    leftMs: number,
    told: Told | null,
    isKnown: boolean,
  ) {
    const { tenant, appId, clientId } = caller;
    const chat = { tenantId: tenant.id, chatId, appId, clientId };
    const at = clock();
    const afterSeq = told?.seq ?? 0;
    const bearing = told && now() - told.since < SETTLED_MS ? 'KEEP' : 'CONFIRM';
    const result = await store.chatInbox.fetch({
      ...chat,
      presentUntil: presentUntil(leftMs),
      at,
      bearing,
      afterSeq,
    });
    // One that was there when the poll began is erased: that is an end too.
    if (result.kind === 'chatNotFound') throw isKnown ? chatEnded() : chatNotFound();
    if (result.kind === 'chatNotOwned') throw chatNotOwned();
    if (result.ended && result.events.length === 0) throw chatEnded();
    return result;
  }

  /** What ends a poll is under way before the next one of the chat looks. */
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
        // Without events it was held as long as was said when it began.
        if (upTo === undefined) return Promise.resolve();
        return endWith(key, () => store.presence.tell({ ...chat, upTo, until: presentUntil() }));
      },
      abandoned: () =>
        endWith(key, () =>
          store.presence.see({ ...chat, appId, clientId, until: presentUntil(), at: clock(), bearing: 'FORGET' }),
        ),
    };
  }

  return {
    /**
     * What is new for the client in its chat: at once where there is something, else as soon as there is, at the latest
     * when the hold is over. The client counts as present meanwhile, and for a while after.
     * @param signal aborted when the client has gone
     * @param told what was last told by the connection that this poll goes on with, where it is an old one
     * @throws DomainError FORBIDDEN, CHAT_NOT_FOUND, CHAT_NOT_OWNED, CHAT_ENDED, POLL_UNDER_WAY
     */
    async poll(caller: Caller, chatId: string, signal: AbortSignal, told: Told | null = null): Promise<Poll> {
      authorize(caller, 'fetchChatEvents');
      if (!isChatId(chatId)) throw chatNotFound();
      const key = `${caller.tenant.id} ${chatId}`;
      // By client too: nobody keeps another from its chat.
      const place = `${key} ${caller.appId} ${caller.clientId.reveal()}`;
      if (open.has(place)) {
        // The SDKs ask again at once.
        await new Promise((resolve) => setTimeout(resolve, REFUSAL_MS));
        throw new DomainError('POLL_UNDER_WAY', 'another request waits for the events of this chat');
      }
      open.add(place);
      const waiter = waiters.enter({ tenantId: caller.tenant.id, chatId });
      try {
        await ends.get(key);
        const deadline = now() + holdMs * (1 - random() * HOLDS_DIFFER);
        for (let isKnown = false; ; isKnown = true) {
          const leftMs = deadline - now();
          waiter.reset();
          const { events, state, isStale } = await look(caller, chatId, Math.max(0, leftMs), told, isKnown);
          const isOver = (leftMs <= 0 && !isStale) || isClosing || signal.aborted;
          if (events.length > 0 || isOver) return pollOf(caller, chatId, events, state);
          if (!isStale) await waiter.rest(leftMs, signal);
        }
      } finally {
        waiter.leave();
        open.delete(place);
      }
    },

    /** No more polls are held: the gateway is about to stop. */
    get isClosing() {
      return isClosing;
    },

    /** Answers all polls at once, and those that come. */
    close(): void {
      isClosing = true;
      waiters.wakeAll();
    },

    /** Resolves once it is stored what has become of all answers. */
    async settled(): Promise<void> {
      while (ends.size > 0) await Promise.all(ends.values());
    },
  };
}
