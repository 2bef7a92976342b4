import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { authorize } from '../../domain/caller.js';
import { callerOf, type GraphqlContext } from '../../graphql/context.js';
import type { Plain } from '../../graphql/plain.js';
import { PushOutcomeQueue } from './pushOutcomes.types.js';
import type { PushOutcomesStore } from './pushOutcomes.store.js';
import { Webhook } from '../webhook.types.js';

@Resolver(() => Webhook)
export class PushOutcomesResolver {
  constructor(private readonly services: { pushOutcomes: PushOutcomesStore }) {}

  @FieldResolver(() => [PushOutcomeQueue], {
    description: 'The outcomes of pushes that the platform asks for: one for each type.',
  })
  async pushOutcomes(
    @Ctx() context: GraphqlContext,
    @Root() { tenantId }: Webhook,
  ): Promise<Plain<PushOutcomeQueue>[]> {
    authorize(callerOf(context), 'readWebhook');
    return this.services.pushOutcomes.states(tenantId);
  }
}
