import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { connectionOf, type Connection } from './connection.js';
import { ConnectionArgs } from './connection.types.js';
import { NUMBER_CURSOR } from './cursor.js';
import { callerOf, type GraphqlContext } from './context.js';
import { Delivery, DeliveryConnection } from './delivery.types.js';
import type { Services } from './services.js';
import { ChatSession } from './session.types.js';

@Resolver(() => ChatSession)
export class ChatSessionDeliveriesResolver {
  constructor(private readonly services: Pick<Services, 'deliveries'>) {}

  @FieldResolver(() => DeliveryConnection, { description: 'Oldest first. Not for DEVICE.' })
  deliveries(
    @Ctx() context: GraphqlContext,
    @Root() session: ChatSession,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ): Promise<Connection<Delivery>> {
    const caller = callerOf(context);
    return connectionOf(context, args, {
      read: (slice) => this.services.deliveries.ofChat(caller, session.record, slice),
      cursor: NUMBER_CURSOR,
      keyOf: (delivery) => delivery.seq,
      nodeOf: (delivery) => new Delivery(delivery),
    });
  }
}
