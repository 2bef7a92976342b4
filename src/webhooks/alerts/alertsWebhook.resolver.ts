import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { callerOf, type GraphqlContext } from '../../graphql/context.js';
import { nullIfRefused, orUserErrors } from '../../graphql/errors.js';
import type { Plain } from '../../graphql/plain.js';
import {
  AlertsWebhook,
  ConfigureAlertsInput,
  ConfigureAlertsPayload,
  RemoveAlertsInput,
  RemoveAlertsPayload,
  SendTestAlertInput,
  SendTestAlertPayload,
} from './alertsWebhook.types.js';
import type { AlertsWebhooks, AlertsWebhookStatus } from './alertsWebhooks.js';

@Resolver()
export class AlertsWebhookResolver {
  constructor(private readonly services: { alertsWebhooks: AlertsWebhooks }) {}

  @Query(() => AlertsWebhook, {
    nullable: true,
    description:
      "Where alerts are sent; null: nowhere. Default: the webhook of the caller's tenant, for an OPERATOR that of all " +
      'tenants. For VIEWER and ADMIN of the tenant and OPERATOR.',
  })
  alertsWebhook(
    @Ctx() context: GraphqlContext,
    @Arg('tenantHost', () => String, { nullable: true }) tenantHost: string | null,
  ): Promise<Plain<AlertsWebhook> | null> {
    const caller = callerOf(context);
    return nullIfRefused('NOT_FOUND', async () => {
      const status = await this.services.alertsWebhooks.find(caller, tenantHost);
      return status && shown(status);
    });
  }

  @Mutation(() => ConfigureAlertsPayload, {
    description:
      "Sets the URL that a tenant's raised and resolved alerts are sent to, or for an OPERATOR that names no tenant those of " +
      'all tenants; both get an alert where both are set. For ADMIN of the tenant and OPERATOR.',
  })
  configureAlerts(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ConfigureAlertsInput) input: ConfigureAlertsInput,
  ): Promise<Plain<ConfigureAlertsPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => {
      const { webhook, secret } = await this.services.alertsWebhooks.configure(caller, input);
      return { alertsWebhook: shown(webhook), secret: secret?.reveal() ?? null };
    });
  }

  @Mutation(() => RemoveAlertsPayload, {
    description: 'Stops sending alerts, waiting ones included. For ADMIN of the tenant and OPERATOR.',
  })
  removeAlerts(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RemoveAlertsInput) input: RemoveAlertsInput,
  ): Promise<Plain<RemoveAlertsPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => {
      await this.services.alertsWebhooks.remove(caller, input);
      return {};
    });
  }

  @Mutation(() => SendTestAlertPayload, {
    description:
      'Sends `alert.test` to the webhook of alerts once, now, also while it is turned off. For ADMIN of the tenant and ' +
      'OPERATOR.',
  })
  sendTestAlert(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => SendTestAlertInput) input: SendTestAlertInput,
  ): Promise<Plain<SendTestAlertPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => ({ attempt: await this.services.alertsWebhooks.sendTest(caller, input) }));
  }
}

function shown(status: AlertsWebhookStatus): Plain<AlertsWebhook> {
  const { url, enabled, kinds, createdAt, updatedAt, queued, failingSince, lastError, failures, dropped } = status;
  return {
    ...{ url, enabled, createdAt, updatedAt, failingSince, lastError, failures },
    kinds: kinds.length === 0 ? null : kinds,
    queuedNotices: queued,
    droppedNotices: dropped,
  };
}
