import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { callerOf, type GraphqlContext } from '../../graphql/context.js';
import { withDeviceToken } from '../../subscriptions/room.js';
import { orUserErrors } from '../../graphql/errors.js';
import type { TestReceipt, TestNotifications } from './testNotifications.js';
import type { Plain } from '../../graphql/plain.js';
import {
  SendTestNotificationInput,
  SendTestNotificationPayload,
  type TestNotificationReceipt,
} from './testNotification.types.js';

@Resolver()
export class TestNotificationResolver {
  constructor(private readonly services: { testNotifications: TestNotifications }) {}

  @Mutation(() => SendTestNotificationPayload, {
    description:
      "Sends a notification once, now, and returns the provider's answer. For ADMIN of the tenant and OPERATOR.",
  })
  sendTestNotification(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => SendTestNotificationInput) input: SendTestNotificationInput,
  ): Promise<Plain<SendTestNotificationPayload>> {
    const caller = callerOf(context);
    const { device, ...rest } = input;
    return orUserErrors(async () => {
      const receipt = device
        ? await withDeviceToken(device, (token) =>
            this.services.testNotifications.send(caller, { ...rest, device: token }),
          )
        : await this.services.testNotifications.send(caller, rest);
      return { receipt: receiptOf(receipt) };
    });
  }
}

function receiptOf({ service, outcome, durationMs }: TestReceipt): Plain<TestNotificationReceipt> {
  return {
    service,
    outcome: outcome.kind,
    reason: outcome.kind === 'delivered' ? null : outcome.reason,
    statusCode: outcome.statusCode,
    providerMessageId: outcome.kind === 'delivered' ? outcome.providerMessageId : null,
    durationMs,
  };
}
