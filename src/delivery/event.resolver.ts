import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { Delivery } from './delivery.types.js';
import { orUserErrors } from '../graphql/errors.js';
import { PublishChatEventsInput, PublishChatEventsPayload } from './event.types.js';
import type { Plain } from '../graphql/plain.js';
import type { Events } from './events.js';

@Resolver()
export class ChatEventResolver {
  constructor(private readonly services: { events: Events }) {}

  @Mutation(() => PublishChatEventsPayload, {
    description:
      'Tells what happened in a chat; all of it is stored, or nothing. Who is subscribed is notified of what matters. ' +
      'For PLATFORM.',
  })
  publishChatEvents(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => PublishChatEventsInput) { chatId, events, idempotencyKey }: PublishChatEventsInput,
  ): Promise<Plain<PublishChatEventsPayload>> {
    const caller = callerOf(context);
    return orUserErrors(
      async () => {
        const { trace } = context;
        const receipt = await this.services.events.publish(caller, { chatId, events, idempotencyKey, trace });
        return { ...receipt, deliveries: receipt.deliveries.map((delivery) => new Delivery(delivery)) };
      },
      { accepted: 0, duplicates: 0, deliveries: [], unknownEvents: [] },
    );
  }
}
