import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { countedConnectionOf, type Connection } from '../../graphql/connection.js';
import { OrderedConnectionArgs } from '../../graphql/connection.types.js';
import { callerOf, type GraphqlContext } from '../../graphql/context.js';
import { UUID_CURSOR } from '../../graphql/cursor.js';
import { Delivery, DeliveryConnection } from './delivery.types.js';
import { DeliveryFilter } from './deliveryList.types.js';
import type { DeliveryHistory } from './deliveryHistory.js';

@Resolver()
export class DeliveryListResolver {
  constructor(private readonly services: { deliveries: DeliveryHistory }) {}

  @Query(() => DeliveryConnection, {
    description: "A tenant's deliveries by time. For VIEWER and ADMIN of the tenant, and OPERATOR.",
  })
  deliveries(
    @Ctx() context: GraphqlContext,
    @Args(() => OrderedConnectionArgs) args: OrderedConnectionArgs,
    @Arg('filter', () => DeliveryFilter, { nullable: true }) filter: DeliveryFilter | null,
  ): Promise<Connection<Delivery>> {
    const caller = callerOf(context);
    return countedConnectionOf(context, args, {
      read: (slice) => this.services.deliveries.list(caller, filter ?? {}, slice),
      count: () => this.services.deliveries.count(caller, filter ?? {}),
      cursor: UUID_CURSOR,
      keyOf: ({ id }) => id,
      nodeOf: (delivery) => new Delivery(delivery),
    });
  }
}
