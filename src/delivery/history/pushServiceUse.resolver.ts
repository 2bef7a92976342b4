import { Ctx, Field, FieldResolver, Int, ObjectType, Resolver, Root } from 'type-graphql';
import { authorize } from '../../domain/caller.js';
import type { PushService } from '../../domain/pushService.js';
import { callerOf, type GraphqlContext } from '../../graphql/context.js';
import { PushServiceEnum } from '../../graphql/pushServiceEnum.js';
import { App } from '../../tenants/app.types.js';
import type { PushServiceUse as PushServiceUseCounts, PushServiceUsesStore } from './pushServiceUse.store.js';

@ObjectType({
  simpleResolvers: true,
  description: 'What depends on a push service of an app: turning the service off affects it.',
})
class PushServiceUse {
  @Field(() => PushServiceEnum)
  service!: PushService;

  @Field(() => Int, { description: 'Active chats that are subscribed by it; counted up to 10,000.' })
  subscriptions!: number;

  @Field(() => Int, { description: 'Pushes that are not settled; counted up to 10,000.' })
  waitingDeliveries!: number;
}

@Resolver(() => App)
export class PushServiceUseResolver {
  constructor(private readonly services: { uses: PushServiceUsesStore }) {}

  @FieldResolver(() => [PushServiceUse], {
    description: 'What depends on each push service that is configured. For VIEWER, ADMIN and OPERATOR.',
  })
  async pushServiceUse(@Ctx() context: GraphqlContext, @Root() { record }: App): Promise<PushServiceUseCounts[]> {
    authorize(callerOf(context), 'readPushServices');
    return this.services.uses.ofApp(
      record,
      record.pushServices.map(({ service }) => service),
    );
  }
}
