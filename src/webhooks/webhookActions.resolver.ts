import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { orUserErrors } from '../graphql/errors.js';
import type { Plain } from '../graphql/plain.js';
import { Webhook } from './webhook.types.js';
import type { WebhookActions } from './webhookActions.js';
import {
  ReplayWebhookInput,
  ReplayWebhookPayload,
  SendTestWebhookEventInput,
  SendTestWebhookEventPayload,
  WebhookAttempt,
} from './webhookActions.types.js';

@Resolver(() => Webhook)
export class WebhookActionsResolver {
  constructor(private readonly services: { actions: WebhookActions }) {}

  @FieldResolver(() => [WebhookAttempt], {
    description: 'The newest 100 requests to the platform, newest first. One appears about a second after its end.',
  })
  attempts(@Ctx() context: GraphqlContext, @Root() { tenantId }: Webhook): Promise<Plain<WebhookAttempt>[]> {
    return this.services.actions.attempts(callerOf(context), tenantId);
  }

  @Mutation(() => SendTestWebhookEventPayload, {
    description:
      "Sends an event `webhook_test` to a tenant's webhook once, now, also while it is turned off. For ADMIN of the tenant " +
      'and OPERATOR.',
  })
  sendTestWebhookEvent(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => SendTestWebhookEventInput) input: SendTestWebhookEventInput,
  ): Promise<Plain<SendTestWebhookEventPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => ({ attempt: await this.services.actions.sendTest(caller, input) }));
  }

  @Mutation(() => ReplayWebhookPayload, {
    description:
      "Sends client events that came since a time to the tenant's webhook again, each chat's in order. For ADMIN of the " +
      'tenant and OPERATOR.',
  })
  replayWebhook(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ReplayWebhookInput) input: ReplayWebhookInput,
  ): Promise<Plain<ReplayWebhookPayload>> {
    const caller = callerOf(context);
    return orUserErrors(() => this.services.actions.replay(caller, input));
  }
}
