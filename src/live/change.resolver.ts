import { Args, Ctx, FieldResolver, Resolver, Root, Subscription, type SubscribeResolverData } from 'type-graphql';
import type { PushSubscriptionChange as ChangeRecord } from './changedRows.store.js';
import type { DeliveryRecord } from '../delivery/room.js';
import { FollowArgs, PushSubscriptionChange } from './change.types.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { Delivery } from '../delivery/history/delivery.types.js';
import { ChatSession } from '../chats/session.types.js';
import type { Sessions } from '../chats/room.js';
import type { ChangeFollowing } from './changeFollowing.js';

interface ChangesContext extends GraphqlContext {
  changes: ChangeFollowing;
}

type FollowData = SubscribeResolverData<unknown, FollowArgs, ChangesContext>;

/** The common part of both descriptions. */
const FOLLOWING =
  'Of the tenant or of one of its chats; for an OPERATOR without a tenant, of the whole installation. Changes while ' +
  'the connection is slow are sent once, in their newest state; after missed changes the stream ends with the error ' +
  'CHANGES_MISSED. For VIEWER, ADMIN and OPERATOR, at /graphql/stream.';

@Resolver(() => Delivery)
export class ChangeResolver {
  constructor(private readonly services: { sessions: Sessions }) {}

  @Subscription(() => PushSubscriptionChange, {
    description: `Each push subscription that is created, changed or removed. ${FOLLOWING}`,
    subscribe: ({ args, context }: FollowData) => context.changes.pushSubscriptions(callerOf(context), args),
  })
  pushSubscriptionChanged(
    @Args(() => FollowArgs) _args: FollowArgs,
    @Ctx() context: GraphqlContext,
    @Root() change: ChangeRecord,
  ): PushSubscriptionChange {
    return new PushSubscriptionChange(change, callerOf(context));
  }

  @Subscription(() => Delivery, {
    description: `Each delivery that is created, rescheduled, retried or finished. ${FOLLOWING}`,
    subscribe: ({ args, context }: FollowData) => context.changes.deliveries(callerOf(context), args),
  })
  deliveryUpdated(@Args(() => FollowArgs) _args: FollowArgs, @Root() delivery: DeliveryRecord): Delivery {
    return new Delivery(delivery);
  }

  @FieldResolver(() => ChatSession, { nullable: true, description: 'Null: it is erased.' })
  async chatSession(@Ctx() context: GraphqlContext, @Root() delivery: Delivery): Promise<ChatSession | null> {
    const caller = callerOf(context);
    const session = await this.services.sessions.ofChat(caller, delivery.record);
    return session && new ChatSession(session, caller);
  }
}
