import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { connectionOf, withTotal, type Connection } from '../../graphql/connection.js';
import { ConnectionArgs } from '../../graphql/connection.types.js';
import { PLACE_CURSOR } from '../../graphql/cursor.js';
import { callerOf, type GraphqlContext } from '../../graphql/context.js';
import { Delivery, DeliveryConnection } from './delivery.types.js';
import { ChatSession } from '../../chats/session.types.js';
import type { DeliveryHistory } from './deliveryHistory.js';

@Resolver(() => ChatSession)
export class ChatSessionDeliveriesResolver {
  constructor(private readonly services: { deliveries: DeliveryHistory }) {}

  @FieldResolver(() => DeliveryConnection, { description: 'Oldest first. Not for DEVICE.' })
  async deliveries(
    @Ctx() context: GraphqlContext,
    @Root() session: ChatSession,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ): Promise<Connection<Delivery>> {
    const caller = callerOf(context);
    const page = await connectionOf(context, args, {
      read: (slice) => this.services.deliveries.ofChat(caller, session.record, slice),
      cursor: PLACE_CURSOR,
      keyOf: ({ seq, id }) => ({ seq, id }),
      nodeOf: (delivery) => new Delivery(delivery),
    });
    return withTotal(page, () => this.services.deliveries.countOfChat(caller, session.record));
  }
}
