import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { nullIfRefused, orUserErrors } from '../graphql/errors.js';
import type { Plain } from '../graphql/plain.js';
import {
  ConfigureWebhookInput,
  ConfigureWebhookPayload,
  RemoveWebhookInput,
  RemoveWebhookPayload,
  Webhook,
} from './webhook.types.js';
import type { Webhooks } from './webhooks.js';

@Resolver()
export class WebhookResolver {
  constructor(private readonly services: { webhooks: Webhooks }) {}

  @Query(() => Webhook, {
    nullable: true,
    description: "A tenant's webhook; null if there is none. For VIEWER and ADMIN of the tenant and OPERATOR.",
  })
  webhook(
    @Ctx() context: GraphqlContext,
    @Arg('tenantHost', () => String) tenantHost: string,
  ): Promise<Webhook | null> {
    const caller = callerOf(context);
    return nullIfRefused('NOT_FOUND', async () => {
      const status = await this.services.webhooks.find(caller, tenantHost);
      return status && new Webhook(status);
    });
  }

  @Mutation(() => ConfigureWebhookPayload, {
    description:
      "Sets the URL that a tenant's client events are sent to; queued events are sent now. For ADMIN of the tenant and " +
      'OPERATOR.',
  })
  configureWebhook(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ConfigureWebhookInput) input: ConfigureWebhookInput,
  ): Promise<Plain<ConfigureWebhookPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => {
      const { webhook, secret } = await this.services.webhooks.configure(caller, input);
      return { webhook: new Webhook(webhook), secret: secret?.reveal() ?? null };
    });
  }

  @Mutation(() => RemoveWebhookPayload, {
    description: "Removes a tenant's webhook; client events are no longer sent. For ADMIN of the tenant and OPERATOR.",
  })
  removeWebhook(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RemoveWebhookInput) input: RemoveWebhookInput,
  ): Promise<Plain<RemoveWebhookPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => {
      await this.services.webhooks.remove(caller, input);
      return {};
    });
  }
}
