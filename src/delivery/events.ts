import { createHash } from 'node:crypto';
import { actorName, authorize, tenantOf, type Caller } from '../domain/caller.js';
import { type ChatEvent, ENDING_EVENT, endsChat, IDEMPOTENCY_KEY_MAX, isKnownEvent } from '../domain/chatEvent.js';
import type { Clock } from '../domain/clock.js';
import { DomainError } from '../domain/errors.js';
import type { TraceContext } from '../domain/tracing.js';
import { planClientEvents, planPublish } from './publishPlan.js';
import { checkText } from '../domain/text.js';
import type { AppRecord, Directory } from '../tenants/room.js';
import type { NewDelivery } from './chatEventWrites.store.js';
import type { Publish, Publisher } from './publisher.js';
import type { PublishSpans } from './publishSpans.js';
import type { Notices } from '../database/notices.js';
import type { Turns } from '../database/turns.js';
import type { ChatName } from '../domain/changeObserver.js';
import { checkChatEvent, checkEventCount, checkEventType, type ChatEventInput } from '../chats/room.js';
import { chatEnded, chatNotFound, chatNotOwned, isChatId } from '../domain/chatId.js';
import { isJsonObject } from '../domain/jsonObject.js';

interface PublishInput {
  chatId: string;
  events: readonly ChatEventInput[];
  /** The idempotency key: a repeat gets the first publish's answer. */
  idempotencyKey?: string | null;
  /** The request's span; null or absent: none is recorded. */
  trace?: TraceContext | null;
}

interface PublishReceipt {
  accepted: number;
  /** Events known already by their msgId. */
  duplicates: number;
  deliveries: NewDelivery[];
  /** Unknown event types, each once. Their events are stored and notify no client. */
  unknownEvents: string[];
}

/** The use cases of chat events. */
export type Events = ReturnType<typeof createEvents>;

interface EventsOptions {
  publisher: Publisher;
  /** Has the notification texts of each app. */
  directory: Directory;
  clock: Clock;
  turns: Turns;
  notices: Pick<Notices, 'announce'>;
  spans: Pick<PublishSpans, 'of'>;
  /** Lets a poll on this node fetch what is new in its chat. */
  wakeChat(chat: ChatName): void;
}

export function createEvents(options: EventsOptions) {
  const { publisher, directory, clock, turns, notices, spans, wakeChat } = options;

  /** The app of a chat. It exists as long as the chat does. */
  async function appOfChat(tenantId: number, appId: string): Promise<AppRecord> {
    const known = await directory.app(tenantId, appId);
    if (known) return known;
    // Another node made it after this one looked it up.
    directory.forgetApp(tenantId, appId);
    const made = await directory.app(tenantId, appId);
    if (!made) throw new Error('a chat without its app');
    return made;
  }

  /** @param publish with the request's span as its `trace` */
  async function record(publish: Publish): Promise<PublishReceipt> {
    if (!isChatId(publish.chatId)) throw chatNotFound();
    return publish.trace === null ? write(publish) : spans.of(publish, write);
  }

  async function write(publish: Publish): Promise<PublishReceipt> {
    const { tenantId, chatId, source } = publish;
    await turns.next({ tenantId, kind: source === 'CLIENT' ? 'devices' : 'platforms' }, publish.events.length);
    const result = await publisher.publish(publish);
    switch (result.kind) {
      case 'chatNotFound':
        throw chatNotFound();
      case 'chatNotOwned':
        throw chatNotOwned();
      case 'chatEnded':
        throw chatEnded();
      case 'keyReused':
        throw new DomainError('KEY_REUSED', 'this Idempotency-Key was used for another publish to this chat');
      case 'published': {
        const { accepted, duplicates, deliveries, hasQueuedDeliveries, isPresent } = result;
        if (hasQueuedDeliveries) notices.announce({ kind: 'deliveries' });
        if (accepted > 0 && source === 'CLIENT') notices.announce({ kind: 'clientEvents' });
        // A client needs no notice of its own events, except for the end of its chat.
        const isNews = source === 'PLATFORM' || publish.events.some(({ event }) => endsChat(event, source));
        if (accepted > 0 && isNews && isPresent) notices.announce({ kind: 'chatEvents', tenantId, chatId });
        else if (accepted > 0 && isNews) wakeChat({ tenantId, chatId });
        return { accepted, duplicates, deliveries, unknownEvents: unknownTypesOf(publish.events) };
      }
    }
  }

  function platformPublish(
    fields: Pick<Publish, 'tenantId' | 'chatId' | 'events' | 'actor' | 'address' | 'at'> & Partial<Publish>,
  ): Promise<PublishReceipt> {
    const { tenantId, events, at } = fields;
    return record({
      ...{ source: 'PLATFORM', owner: null, idempotency: null, idleSince: null, trace: null },
      plan: async (chat) => planPublish(events, chat, await appOfChat(tenantId, chat.appId), at),
      ...fields,
    });
  }

  return {
    /**
     * Stores chat events and, in the same transaction, their deliveries. Both are durable once this resolves.
     * @throws DomainError FORBIDDEN, INVALID_INPUT (nothing is stored then), CHAT_NOT_FOUND, CHAT_ENDED, KEY_REUSED
     */
    async publish(caller: Caller, input: PublishInput): Promise<PublishReceipt> {
      authorize(caller, 'publishChatEvents');
      const at = clock();
      const events = checkEvents('PLATFORM', input.events, at);
      const { chatId, idempotencyKey = null, trace = null } = input;
      const idempotency = idempotencyOf(idempotencyKey, input.events);
      return platformPublish({ ...publisherOf(caller), chatId, events, idempotency, at, trace });
    },

    /**
     * Stores client events. The webhook sends them to the platform.
     * @throws DomainError FORBIDDEN, INVALID_INPUT (nothing is stored then), CHAT_NOT_FOUND, CHAT_NOT_OWNED, CHAT_ENDED
     */
    async send(caller: Caller, input: Pick<PublishInput, 'chatId' | 'events' | 'trace'>) {
      authorize(caller, 'sendChatEvents');
      const at = clock();
      const { chatId, trace = null } = input;
      const events = checkEvents('CLIENT', input.events, at);
      const { accepted, duplicates, unknownEvents } = await record({
        tenantId: caller.tenant.id,
        chatId,
        source: 'CLIENT',
        events,
        owner: { appId: caller.appId, clientId: caller.clientId },
        idempotency: null,
        idleSince: null,
        plan: () => planClientEvents(events),
        actor: actorName(caller),
        address: caller.address,
        at,
        trace,
      });
      return { accepted, duplicates, unknownEvents };
    },

    /**
     * Ends a chat as its event does: the client is notified and the push subscription is removed.
     * @throws DomainError FORBIDDEN, CHAT_NOT_FOUND, CHAT_ENDED
     */
    async endChat(caller: Caller, chatId: string, trace: TraceContext | null = null): Promise<void> {
      authorize(caller, 'endChat');
      const at = clock();
      const events = checkEvents('PLATFORM', END, at);
      const { accepted } = await platformPublish({ ...publisherOf(caller), chatId, events, at, trace });
      if (accepted === 0) throw chatEnded();
    },

    /** Ends a chat without events since then, as its event does. @returns whether the chat was ended */
    async endIdle(tenantId: number, chatId: string, idleSince: Date): Promise<boolean> {
      const at = clock();
      const events = checkEvents('PLATFORM', END, at);
      try {
        const gateway = { actor: 'gateway', address: null };
        return (await platformPublish({ ...gateway, tenantId, chatId, events, idleSince, at })).accepted > 0;
      } catch (error) {
        // Gone, or no longer idle.
        if (error instanceof DomainError && ['CHAT_ENDED', 'CHAT_NOT_FOUND'].includes(error.code)) return false;
        throw error;
      }
    },
  };
}

const END: readonly ChatEventInput[] = [{ event: ENDING_EVENT }];

/** @throws DomainError FORBIDDEN */
function publisherOf(caller: Caller): Pick<Publish, 'tenantId' | 'actor' | 'address'> {
  return { tenantId: tenantOf(caller).id, actor: actorName(caller), address: caller.address };
}

function checkEvents(source: 'PLATFORM' | 'CLIENT', events: readonly ChatEventInput[], at: Date): ChatEvent[] {
  checkEventCount(events.length);
  const checked = events.map((event, index) => checkChatEvent(source, event, ['events', String(index)], at));
  // If no type is known, the request is wrong rather than newer than Beckon.
  if (!checked.some(({ event }) => isKnownEvent(event)))
    checkEventType(source, events[0]?.event ?? '', ['events', '0']);
  return checked;
}

function unknownTypesOf(events: readonly ChatEvent[]): string[] {
  return [...new Set(events.map(({ event }) => event).filter((event) => !isKnownEvent(event)))];
}

/** The fingerprint ignores whitespace and the order of fields. */
function idempotencyOf(key: string | null, events: readonly ChatEventInput[]): Publish['idempotency'] {
  if (key === null) return null;
  checkText(key, ['idempotencyKey'], IDEMPOTENCY_KEY_MAX);
  return { key, fingerprint: createHash('sha256').update(canonicalJson(events)).digest('hex') };
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isJsonObject(inner) && !(inner instanceof Date)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
