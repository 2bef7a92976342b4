import { setImmediate } from 'node:timers/promises';
import { authorize, type Caller } from '../../domain/caller.js';
import { MAX_CHATS_PER_BATCH, MAX_EVENTS_PER_BATCH } from '../../domain/chatEvent.js';
import { chatNotFound, isChatId } from '../../domain/chatId.js';
import type { Clock } from '../../domain/clock.js';
import { DomainError, internalFault, refusedField } from '../../domain/errors.js';
import type { TraceContext } from '../../domain/tracing.js';
import type { Turns } from '../../database/turns.js';
import type { Directory } from '../../tenants/room.js';
import { createPlatformPublishes } from './platformPublishes.js';
import type { Publisher } from './publisher.js';
import type { FailedPublish, Publish } from './publishSteps.js';
import { checkEvents, idempotencyOf, publisherOf, type PublishInput } from './publishInput.js';
import type { PublishSpans } from './publishSpans.js';
import type { PublishReceipt, Receipts } from './receipts.js';

/** The events of one chat in a batch. */
export interface BatchedChat {
  /** Null: the entry names no chat, and cannot be read. */
  chatId: string | null;
  /** How many events it has. */
  events: number;
  /** Reads it, once. @throws DomainError INVALID_INPUT, which refuses this chat alone */
  read(): PublishInput;
}

interface BatchInput {
  chats: readonly BatchedChat[];
  /** The request's span; null: none is recorded. */
  trace: TraceContext | null;
  /** Names the request in the log. */
  requestId: string;
}

/** The answer of one chat: its receipt, or why nothing of it was stored. Paths of refusals begin in the chat's own input. */
export type BatchedReceipt = PublishReceipt | DomainError;

/** The use case of publishing to many chats. */
export type Batches = ReturnType<typeof createBatches>;

interface BatchesOptions {
  publisher: Pick<Publisher, 'publishAll'>;
  directory: Directory;
  clock: Clock;
  turns: Turns;
  spans: Pick<PublishSpans, 'ofBatch'>;
  receipts: Receipts;
  /** Logs our own faults with single chats. */
  logger: { error(fields: object, message: string): void };
}

/** Events that are checked in one stretch, some milliseconds. */
const EVENTS_PER_STRETCH = 100;

export function createBatches({ publisher, directory, clock, turns, spans, receipts, logger }: BatchesOptions) {
  const platformPublish = createPlatformPublishes(directory);

  /** Checks the chats, with I/O in between. @returns for each chat what to publish, or why it is refused */
  async function checkAll(caller: Caller, chats: readonly BatchedChat[]): Promise<(Publish | DomainError)[]> {
    const { tenantId, ...publishing } = publisherOf(caller);
    const at = clock();
    const seen = new Set<string>();
    const checked: (Publish | DomainError)[] = [];

    function check(chat: BatchedChat): Publish | DomainError {
      const isRepeated = chat.chatId !== null && seen.has(chat.chatId);
      // Refused even if the earlier one is refused too: its events must not be overtaken.
      if (isRepeated) return refusedField(['chatId'], 'must name each chat once, with all of its events');
      if (chat.chatId !== null) seen.add(chat.chatId);
      try {
        const input = chat.read();
        const { chatId } = input;
        if (!isChatId(chatId)) return chatNotFound();
        const events = checkEvents('PLATFORM', input.events, at);
        return platformPublish({ tenantId, ...publishing, chatId, events, idempotency: idempotencyOf(input), at });
      } catch (error) {
        if (error instanceof DomainError) return error;
        throw error;
      }
    }

    for (let next = 0; next < chats.length;) {
      const size = stretchOf(chats, next);
      if (next > 0) await setImmediate();
      for (const chat of chats.slice(next, next + size)) checked.push(check(chat));
      next += size;
    }
    return checked;
  }

  async function publishAll(
    checked: readonly (Publish | DomainError)[],
    trace: TraceContext | null,
    requestId: string,
  ): Promise<BatchedReceipt[]> {
    const publishes = checked.flatMap((one) => (one instanceof DomainError ? [] : { ...one, trace }));
    const results = publishes.length === 0 ? [] : await publisher.publishAll(publishes);
    const answers = publishes.map((publish, index) => {
      const result = results[index];
      if (!result) throw new Error('a publish without a result');
      return result.kind === 'failed' ? refusalOf(result, requestId) : receipts.announce(publish, result);
    });
    receipts.announceQueued(results);
    const left = answers.values();
    return checked.map((one) => (one instanceof DomainError ? one : answerOf(left.next().value)));
  }

  /** The refusal of one failed chat. The other chats are stored, so the call as a whole must not fail. */
  function refusalOf({ error }: FailedPublish, requestId: string): DomainError {
    if (error instanceof DomainError) return error;
    logger.error({ err: error, requestId }, 'a chat of a publish to many failed');
    return internalFault(requestId);
  }

  return {
    /**
     * Stores the events of up to 500 chats, with their deliveries. They are durable once this resolves.
     * Each chat has a result of its own, in the order of the input. The door has counted each as a request.
     * @throws DomainError FORBIDDEN, INVALID_INPUT (too many chats or events), TOO_MANY_REQUESTS; nothing is stored then
     */
    async publish(caller: Caller, { chats, trace, requestId }: BatchInput): Promise<BatchedReceipt[]> {
      authorize(caller, 'publishToChats');
      const events = checkSize(chats);
      // All of it at once: a call waits with its whole body, and must not be refused after half of its work.
      await turns.next({ tenantId: publisherOf(caller).tenantId, kind: 'platforms' }, piecesOf(chats));
      const checked = await checkAll(caller, chats);
      if (trace === null) return publishAll(checked, null, requestId);
      const { tenantId } = publisherOf(caller);
      return spans.ofBatch({ tenantId, events, chats: chats.length, trace }, (own) =>
        publishAll(checked, own, requestId),
      );
    },
  };
}

function answerOf(answer: BatchedReceipt | null | undefined): BatchedReceipt {
  if (!answer) throw new Error('a publish without a result');
  return answer;
}

/** @returns the number of events @throws DomainError INVALID_INPUT */
function checkSize(chats: readonly BatchedChat[]): number {
  if (chats.length === 0 || chats.length > MAX_CHATS_PER_BATCH) {
    throw refusedField(['chats'], `must be 1 to ${MAX_CHATS_PER_BATCH} chats`);
  }
  const events = chats.reduce((sum, chat) => sum + chat.events, 0);
  if (events > MAX_EVENTS_PER_BATCH) {
    throw refusedField(['chats'], `must have at most ${MAX_EVENTS_PER_BATCH} events in all`);
  }
  return events;
}

/** One without events is a piece of work too. */
function piecesOf(chats: readonly BatchedChat[]): number {
  return chats.reduce((sum, { events }) => sum + Math.max(1, events), 0);
}

/** How many chats from there on are checked in one stretch. */
function stretchOf(chats: readonly BatchedChat[], from: number): number {
  let [size, pieces] = [0, 0];
  for (const chat of chats.slice(from)) {
    pieces += piecesOf([chat]);
    if (size > 0 && pieces > EVENTS_PER_STRETCH) break;
    size += 1;
  }
  return size;
}
