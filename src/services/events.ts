import { actorName, authorize, tenantOf, type Caller } from '../domain/caller.js';
import { parseChatEventType, type ChatEvent, type PartyType } from '../domain/chatEvent.js';
import type { Clock } from '../domain/clock.js';
import { DomainError } from '../domain/errors.js';
import { planPublish } from '../domain/publishPlan.js';
import { checkOptionalText } from '../domain/text.js';
import type { AppRecord } from '../store/apps.js';
import type { NewDelivery } from '../store/chatEvents.js';
import type { Store } from '../store/store.js';
import type { Directory } from './directory.js';
import { chatEnded, chatNotFound, isChatId } from './sessions.js';

/** An event as a platform sends it. */
export interface ChatEventInput {
  event: string;
  msgId?: string | null;
  partyId?: string | null;
  partyType?: PartyType | null;
  displayName?: string | null;
  msg?: string | null;
  timestamp?: Date | null;
}

export interface PublishReceipt {
  accepted: number;
  /** Known already by their msgId. */
  duplicates: number;
  deliveries: NewDelivery[];
}

export const MAX_EVENTS_PER_PUBLISH = 500;

/** The use cases of chat events. */
export type Events = ReturnType<typeof createEvents>;

export interface EventsOptions {
  store: Pick<Store, 'chatEvents'>;
  /** Knows what each app says of an event. */
  directory: Directory;
  clock: Clock;
  /** Called when there are new deliveries to send. */
  onDeliveries: () => void;
}

export function createEvents({ store, directory, clock, onDeliveries }: EventsOptions) {
  /** The app of a chat, which exists as long as the chat does. */
  async function appOfChat(tenantId: number, appId: string): Promise<AppRecord> {
    const known = await directory.app(tenantId, appId);
    if (known) return known;
    // Made on another node since this one was asked for it.
    directory.forgetApp(tenantId, appId);
    const made = await directory.app(tenantId, appId);
    if (!made) throw new Error('a chat without its app');
    return made;
  }

  async function record(
    caller: Caller,
    chatId: string,
    events: readonly ChatEvent[],
    at: Date,
  ): Promise<PublishReceipt> {
    if (!isChatId(chatId)) throw chatNotFound();
    const tenantId = tenantOf(caller).id;
    const result = await store.chatEvents.publish({
      tenantId,
      chatId,
      plan: async (chat) => planPublish(events, chat, await appOfChat(tenantId, chat.appId), at),
      actor: actorName(caller),
      at,
    });
    if (result.kind === 'chatNotFound') throw chatNotFound();
    if (result.kind === 'chatEnded') throw chatEnded();
    if (result.deliveries.some((delivery) => delivery.status === 'PENDING')) onDeliveries();
    const { accepted, duplicates, deliveries } = result;
    return { accepted, duplicates, deliveries };
  }

  return {
    /**
     * Stores what happened in a chat, and in the same transaction the deliveries that follow from it. What it has
     * answered is durable.
     * @throws DomainError FORBIDDEN, INVALID_INPUT (nothing is stored then), CHAT_NOT_FOUND, CHAT_ENDED
     */
    async publish(
      caller: Caller,
      input: { chatId: string; events: readonly ChatEventInput[] },
    ): Promise<PublishReceipt> {
      authorize(caller, 'publishChatEvents');
      if (input.events.length === 0 || input.events.length > MAX_EVENTS_PER_PUBLISH) {
        throw new DomainError('INVALID_INPUT', `events must be 1 to ${MAX_EVENTS_PER_PUBLISH} events`, ['events']);
      }
      const at = clock();
      const events = input.events.map((event, index) => checkEvent(event, ['events', String(index)], at));
      return record(caller, input.chatId, events, at);
    },

    /**
     * Ends a chat as its event does: the client is told, and the push subscription goes.
     * @throws DomainError FORBIDDEN, CHAT_NOT_FOUND, CHAT_ENDED
     */
    async endChat(caller: Caller, chatId: string): Promise<void> {
      authorize(caller, 'endChat');
      const at = clock();
      await record(caller, chatId, [checkEvent({ event: 'chat_session_ended' }, [], at)], at);
    },
  };
}

function checkEvent(input: ChatEventInput, path: readonly string[], now: Date): ChatEvent {
  return {
    event: parseChatEventType(input.event, [...path, 'event']),
    msgId: checkOptionalText(input.msgId, [...path, 'msgId'], 256),
    partyId: checkOptionalText(input.partyId, [...path, 'partyId'], 256),
    partyType: input.partyType ?? null,
    displayName: checkOptionalText(input.displayName, [...path, 'displayName'], 256),
    msg: checkOptionalText(input.msg, [...path, 'msg'], 16_384),
    occurredAt: checkTime(input.timestamp ?? now, [...path, 'timestamp']),
  };
}

/** Times that the database can keep, and that a chat can have. */
function checkTime(time: Date, path: readonly string[]): Date {
  const year = time.getUTCFullYear();
  if (year >= 1970 && year <= 9999) return time;
  throw new DomainError('INVALID_INPUT', 'timestamp must be in the years 1970 to 9999', path);
}
