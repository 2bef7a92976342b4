import { CHAT_EVENT_TYPES, endsChat, EVENT_NAME_MAX } from '../domain/chatEvent.js';
import { CHAT_ID_MAX, isChatId } from '../domain/chatId.js';
import { actorName, authorize, type Caller, type DeviceCaller } from '../domain/caller.js';
import { parseChatState } from '../domain/chatState.js';
import type { Clock } from '../domain/clock.js';
import {
  CLIENT_NAME_MAX,
  isWithinParameters,
  PHONE_NUMBER_MAX,
  type PresenceStore,
  sessionLocale,
} from '../chats/room.js';
import { checkOptionalText, isStorableJson } from '../domain/text.js';
import { isJsonObject } from '../domain/jsonObject.js';
import type { EventName, LearnVerdict, UpstreamChat, UpstreamChatsStore } from './upstreamChats.store.js';

/** A Request Chat and the contact center's response, not checked yet. */
interface AnsweredChatRequest {
  request: Readonly<Record<string, unknown>>;
  acceptLanguage: string | undefined;
  answer: Readonly<Record<string, unknown>>;
  /** When the client sent the request: of two responses, the later request's counts. */
  askedAt: Date;
}

/** `over`: the response ends the chat. `unusable`: the response names no chat. */
export type LearnOutcome = LearnVerdict | 'over' | 'unusable';

/** An event of the contact center as a client got it. */
export interface SeenEvent {
  event: string;
  msgId: string | null;
}

/** The use cases of a gateway in front of a contact center: it learns from forwarded calls. */
export type UpstreamChats = ReturnType<typeof createUpstreamChats>;

export interface UpstreamChatsOptions {
  store: { upstreamChats: UpstreamChatsStore; presence: PresenceStore };
  clock: Clock;
  /** How long a client counts as present after its last poll, in milliseconds. */
  lapseMs: number;
  /** How long the contact center holds a poll, in milliseconds. */
  holdMs: number;
}

export function createUpstreamChats({ store, clock, lapseMs, holdMs }: UpstreamChatsOptions) {
  /** How many polls of a chat are under way. */
  const polls = new Map<string, number>();

  function chatOf(caller: DeviceCaller, chatId: string): UpstreamChat {
    return { tenantId: caller.tenant.id, chatId, appId: caller.appId, clientId: caller.clientId };
  }

  async function end(caller: Caller, chatId: string, reason: 'CLIENT_ENDED' | 'PLATFORM_ENDED'): Promise<boolean> {
    authorize(caller, 'sendChatEvents');
    if (!isChatId(chatId)) return false;
    return store.upstreamChats.end({
      ...chatOf(caller, chatId),
      reason,
      actor: actorName(caller),
      address: caller.address,
      at: clock(),
    });
  }

  /** A late result of a poll must not shorten the presence of the next one, which is already running. */
  function presentUntil(chat: UpstreamChat, seenAt: Date): Date {
    const isPolling = polls.has(pollKey(chat));
    return new Date(isPolling ? clock().getTime() + holdMs + lapseMs : seenAt.getTime() + lapseMs);
  }

  async function countPoll(caller: Caller, chatId: string, by: 1 | -1): Promise<void> {
    authorize(caller, 'fetchChatEvents');
    if (!isChatId(chatId)) return;
    const chat = chatOf(caller, chatId);
    const underWay = (polls.get(pollKey(chat)) ?? 0) + by;
    if (underWay > 0) polls.set(pollKey(chat), underWay);
    else polls.delete(pollKey(chat));
    await store.presence.see({ ...chat, until: presentUntil(chat, clock()), at: clock(), signal: 'CONFIRM' });
  }

  return {
    /**
     * Stores a client's new chat, so that it can subscribe. Fields that cannot be stored are left out, because they
     * were not meant for this gateway.
     * @throws DomainError FORBIDDEN, STORE_UNAVAILABLE
     */
    async learn(
      caller: Caller,
      { request, acceptLanguage, answer, askedAt }: AnsweredChatRequest,
    ): Promise<LearnOutcome> {
      authorize(caller, 'requestChat');
      const chatId = answer['chat_id'];
      if (typeof chatId !== 'string' || textOf(chatId, CHAT_ID_MAX) === null) return 'unusable';
      const state = parseChatState(answer['state']);
      if (state === 'COMPLETED' || state === 'FAILED') {
        await end(caller, chatId, 'PLATFORM_ENDED');
        return 'over';
      }
      const parameters = parametersOf(request['parameters']);
      return store.upstreamChats.learn({
        ...chatOf(caller, chatId),
        state,
        phoneNumber:
          textOf(request['phone_number'], PHONE_NUMBER_MAX) ?? textOf(answer['phone_number'], PHONE_NUMBER_MAX),
        from: textOf(request['from'], CLIENT_NAME_MAX),
        locale: sessionLocale({ parameters, acceptLanguage }),
        parameters,
        actor: actorName(caller),
        address: caller.address,
        at: askedAt,
      });
    },

    /** The client has ended its chat. @returns whether there was one */
    clientEnded: (caller: Caller, chatId: string) => end(caller, chatId, 'CLIENT_ENDED'),

    /** The contact center reported that the chat has ended or does not exist. @returns whether it existed here */
    platformEnded: (caller: Caller, chatId: string) => end(caller, chatId, 'PLATFORM_ENDED'),

    /** A poll of the client has started, so the chat is on its screen. */
    pollBegun: (caller: Caller, chatId: string) => countPoll(caller, chatId, 1),

    /** A poll is over, with any result. Unless another one follows soon, the client no longer looks at its chat. */
    pollOver: (caller: Caller, chatId: string) => countPoll(caller, chatId, -1),

    /**
     * A poll has delivered these events to the client. Those published here need no push, and they may end the chat.
     * @param seenAt when the client received them
     * @returns how many of them are not published here (yet)
     */
    async fetched(caller: Caller, chatId: string, events: readonly SeenEvent[], seenAt: Date): Promise<number> {
      authorize(caller, 'fetchChatEvents');
      if (!isChatId(chatId)) return 0;
      const chat = chatOf(caller, chatId);
      const named = namesOf(events);
      let missing = 0;
      if (named.length > 0) {
        const { newest, found } = await store.upstreamChats.findEvents({ ...chat, events: named });
        missing = named.length - found;
        if (newest !== null) {
          const until = presentUntil(chat, seenAt);
          await store.presence.markSent({ tenantId: chat.tenantId, chatId, upTo: newest, until });
        }
      }
      if (events.some(({ event }) => endsChat(event, 'PLATFORM'))) {
        await end(caller, chatId, 'PLATFORM_ENDED');
      }
      return missing;
    },
  };
}

/** Includes the client, so that one does not count for another. */
function pollKey({ tenantId, chatId, appId, clientId }: UpstreamChat): string {
  return JSON.stringify([tenantId, chatId, appId, clientId.reveal()]);
}

/** The known events with a usable id, each once. */
function namesOf(events: readonly SeenEvent[]): EventName[] {
  const names = events.flatMap(({ event, msgId }) => {
    const isKnown = CHAT_EVENT_TYPES.some((type) => type === event);
    return isKnown && msgId !== null && textOf(msgId, EVENT_NAME_MAX) !== null ? [{ event, msgId }] : [];
  });
  return [...new Map(names.map((name) => [`${name.event} ${name.msgId}`, name])).values()];
}

function parametersOf(value: unknown): Record<string, unknown> | null {
  return isJsonObject(value) && isStorableJson(value) && isWithinParameters(value) ? value : null;
}

/** A text that can be kept, or null. */
function textOf(value: unknown, max: number): string | null {
  if (typeof value !== 'string') return null;
  try {
    return checkOptionalText(value, [], max);
  } catch {
    return null;
  }
}
