import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { callerOf, type GraphqlContext } from '../../graphql/context.js';
import { DomainError } from '../../domain/errors.js';
import type { BatchedReceipt, Batches } from './batches.js';
import { Delivery } from '../history/delivery.types.js';
import { orUserErrors, partErrorOf } from '../../graphql/errors.js';
import {
  PublishChatEventsInput,
  PublishChatEventsPayload,
  PublishManyInput,
  PublishManyPayload,
} from './event.types.js';
import type { Plain } from '../../graphql/plain.js';
import type { Events } from './events.js';
import type { PublishReceipt } from './receipts.js';

/** The payload's fields of a publish that was refused. */
const REFUSED = { accepted: 0, duplicates: 0, deliveries: [], unknownEvents: [] };

@Resolver()
export class ChatEventResolver {
  constructor(private readonly services: { events: Events; batches: Batches }) {}

  @Mutation(() => PublishChatEventsPayload, {
    description:
      'Publishes events of a chat. All of them are stored, or none. A subscribed client is notified of those that notify. ' +
      'For PLATFORM.',
  })
  publishChatEvents(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => PublishChatEventsInput) { chatId, events, idempotencyKey }: PublishChatEventsInput,
  ): Promise<Plain<PublishChatEventsPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => {
      const { trace } = context;
      return publishedFields(await this.services.events.publish(caller, { chatId, events, idempotencyKey, trace }));
    }, REFUSED);
  }

  @Mutation(() => PublishManyPayload, {
    description:
      'Publishes to many chats in one call. Each chat has a result of its own: all of its events are stored, or none. ' +
      'Each counts as one request against the rate limits. For PLATFORM.',
  })
  publishToChats(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => PublishManyInput) { chats }: PublishManyInput,
  ): Promise<Plain<PublishManyPayload>> {
    const caller = callerOf(context);
    return orUserErrors(
      async () => {
        const results = await this.services.batches.publish(caller, {
          chats: chats.map((chat) => ({ chatId: chat.chatId, events: chat.events.length, read: () => chat })),
          ...{ trace: context.trace, requestId: context.requestId },
        });
        return { results: results.map(payloadOf) };
      },
      { results: [] },
    );
  }
}

function publishedFields(receipt: PublishReceipt) {
  return { ...receipt, deliveries: receipt.deliveries.map((delivery) => new Delivery(delivery)) };
}

/** The answer of one chat. @param index its place in the input */
function payloadOf(result: BatchedReceipt, index: number): Plain<PublishChatEventsPayload> {
  if (!(result instanceof DomainError)) return { ...publishedFields(result), userErrors: [] };
  return { ...REFUSED, userErrors: [partErrorOf(result, ['chats', String(index)])] };
}
