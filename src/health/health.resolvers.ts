import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { PushServiceConfig } from '../credentials/pushService.types.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import type { Plain } from '../graphql/plain.js';
import { App } from '../tenants/app.types.js';
import { Tenant } from '../tenants/tenant.types.js';
import { Webhook } from '../webhooks/webhook.types.js';
import type { HealthService } from './health.js';
import { Health } from './health.types.js';

interface Services {
  health: HealthService;
}
const FOR = 'For VIEWER, ADMIN and OPERATOR.';

@Resolver(() => PushServiceConfig)
export class PushServiceHealthResolver {
  constructor(private readonly services: Services) {}

  @FieldResolver(() => Health, { description: `By open alerts, open circuits and whether it is enabled. ${FOR}` })
  health(@Ctx() context: GraphqlContext, @Root() { owner, service }: PushServiceConfig): Promise<Plain<Health>> {
    return this.services.health.ofService(callerOf(context), owner.tenantId, owner.appId, service);
  }
}

@Resolver(() => App)
export class AppHealthResolver {
  constructor(private readonly services: Services) {}

  @FieldResolver(() => Health, { description: `The worst of its push services. ${FOR}` })
  health(@Ctx() context: GraphqlContext, @Root() { record }: App): Promise<Plain<Health>> {
    return this.services.health.ofApp(callerOf(context), record.tenantId, record.appId);
  }
}

@Resolver(() => Webhook)
export class WebhookHealthResolver {
  constructor(private readonly services: Services) {}

  @FieldResolver(() => Health, { description: `By its alert, its waiting chats and whether it is enabled. ${FOR}` })
  health(@Ctx() context: GraphqlContext, @Root() { status }: Webhook): Promise<Plain<Health>> {
    return this.services.health.ofWebhook(callerOf(context), status.tenantId);
  }
}

@Resolver(() => Tenant)
export class TenantHealthResolver {
  constructor(private readonly services: Services) {}

  @FieldResolver(() => Health, { description: `The worst of its apps and its webhook. ${FOR}` })
  health(@Ctx() context: GraphqlContext, @Root() { record }: Tenant): Promise<Plain<Health>> {
    return this.services.health.ofTenant(callerOf(context), record.id);
  }
}
