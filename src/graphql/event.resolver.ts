import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { callerOf, type GraphqlContext } from './context.js';
import { Delivery } from './delivery.types.js';
import { orUserErrors } from './errors.js';
import { PublishChatEventsInput, PublishChatEventsPayload } from './event.types.js';
import type { Plain } from './plain.js';
import type { Services } from './services.js';

@Resolver()
export class ChatEventResolver {
  constructor(private readonly services: Pick<Services, 'events'>) {}

  @Mutation(() => PublishChatEventsPayload, {
    description:
      'Tells what happened in a chat; all of it is stored, or nothing. Who is subscribed is notified of what matters. ' +
      'For PLATFORM.',
  })
  publishChatEvents(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => PublishChatEventsInput) input: PublishChatEventsInput,
  ): Promise<Plain<PublishChatEventsPayload>> {
    const caller = callerOf(context);
    return orUserErrors(
      async () => {
        const receipt = await this.services.events.publish(caller, input);
        return { ...receipt, deliveries: receipt.deliveries.map((delivery) => new Delivery(delivery)) };
      },
      { accepted: 0, duplicates: 0, deliveries: [], unknownEvents: [] },
    );
  }
}
