import { actorName, authorize, type Caller } from '../../domain/caller.js';
import { ENDING_EVENT } from '../../domain/chatEvent.js';
import { chatEnded, chatNotFound, isChatId } from '../../domain/chatId.js';
import type { Clock } from '../../domain/clock.js';
import { DomainError } from '../../domain/errors.js';
import type { TraceContext } from '../../domain/tracing.js';
import type { Turns } from '../../database/turns.js';
import type { ChatEventInput } from '../../chats/room.js';
import type { Directory } from '../../tenants/room.js';
import { createPlatformPublishes } from './platformPublishes.js';
import type { Publisher } from './publisher.js';
import type { Publish } from './publishSteps.js';
import { checkEvents, idempotencyOf, publisherOf, type PublishInput } from './publishInput.js';
import { planClientEvents } from './publishPlan.js';
import type { PublishSpans } from './publishSpans.js';
import type { PublishReceipt, Receipts } from './receipts.js';

interface TracedInput extends PublishInput {
  /** The request's span; null or absent: none is recorded. */
  trace?: TraceContext | null;
}

/** The use cases of chat events. */
export type Events = ReturnType<typeof createEvents>;

interface EventsOptions {
  publisher: Pick<Publisher, 'publish'>;
  /** Has the notification texts of each app. */
  directory: Directory;
  clock: Clock;
  turns: Turns;
  spans: Pick<PublishSpans, 'of'>;
  receipts: Receipts;
}

export function createEvents({ publisher, directory, clock, turns, spans, receipts }: EventsOptions) {
  const platformPublish = createPlatformPublishes(directory);

  /** @param publish with the request's span as its `trace` */
  async function record(publish: Publish): Promise<PublishReceipt> {
    if (!isChatId(publish.chatId)) throw chatNotFound();
    return publish.trace === null ? write(publish) : spans.of(publish, write);
  }

  async function write(publish: Publish): Promise<PublishReceipt> {
    const { tenantId, source } = publish;
    await turns.next({ tenantId, kind: source === 'CLIENT' ? 'devices' : 'platforms' }, publish.events.length);
    const result = await publisher.publish(publish);
    const receipt = receipts.announce(publish, result);
    if (receipt instanceof DomainError) throw receipt;
    receipts.announceQueued([result]);
    return receipt;
  }

  return {
    /**
     * Stores chat events and, in the same transaction, their deliveries. Both are durable once this resolves.
     * @throws DomainError FORBIDDEN, INVALID_INPUT (nothing is stored then), CHAT_NOT_FOUND, CHAT_ENDED, KEY_REUSED
     */
    async publish(caller: Caller, input: TracedInput): Promise<PublishReceipt> {
      authorize(caller, 'publishChatEvents');
      const at = clock();
      const events = checkEvents('PLATFORM', input.events, at);
      const { chatId, trace = null } = input;
      const idempotency = idempotencyOf(input);
      return record(platformPublish({ ...publisherOf(caller), chatId, events, idempotency, at, trace }));
    },

    /**
     * Stores client events. The webhook sends them to the platform.
     * @throws DomainError FORBIDDEN, INVALID_INPUT (nothing is stored then), CHAT_NOT_FOUND, CHAT_NOT_OWNED, CHAT_ENDED
     */
    async send(caller: Caller, input: Pick<TracedInput, 'chatId' | 'events' | 'trace'>) {
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
      const { accepted } = await record(platformPublish({ ...publisherOf(caller), chatId, events, at, trace }));
      if (accepted === 0) throw chatEnded();
    },

    /** Ends a chat if it has had no event since then, as `chat_session_ended` does. @returns whether the chat was ended */
    async endIdle(tenantId: number, chatId: string, idleSince: Date): Promise<boolean> {
      const at = clock();
      const events = checkEvents('PLATFORM', END, at);
      try {
        const gateway = { actor: 'gateway', address: null };
        const publish = platformPublish({ ...gateway, tenantId, chatId, events, idleSince, at });
        return (await record(publish)).accepted > 0;
      } catch (error) {
        // Gone, or no longer idle.
        if (error instanceof DomainError && ['CHAT_ENDED', 'CHAT_NOT_FOUND'].includes(error.code)) return false;
        throw error;
      }
    },
  };
}

const END: readonly ChatEventInput[] = [{ event: ENDING_EVENT }];
