import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { EndSubscriptionsInput as EndSubscriptions, SubscriptionState, Subscriptions } from './subscriptions.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { withDeviceToken } from './deviceTokenInput.js';
import type { Caller } from '../domain/caller.js';
import type { DeviceToken } from '../domain/deviceToken.js';
import { DomainError } from '../domain/errors.js';
import { orUserErrors, prefixPath } from '../graphql/errors.js';
import type { Plain } from '../graphql/plain.js';
import type { UserError } from '../graphql/userError.types.js';
import type { RefusedOperation, Refusals } from '../refusals/room.js';
import { ChatSession, ServiceStatus } from '../chats/session.types.js';
import {
  EndSubscriptionsInput,
  EndSubscriptionsPayload,
  PushSubscription,
  PushSubscriptionEnd,
  SubscribeInput,
  SubscribePayload,
  UnsubscribeDeviceInput,
  UnsubscribeDevicePayload,
  UnsubscribeInput,
  UnsubscribePayload,
} from './subscription.types.js';

@Resolver(() => ChatSession)
export class PushSubscriptionResolver {
  readonly #subscriptions: Subscriptions;
  readonly #refusals: Refusals;

  constructor({ subscriptions, refusals }: { subscriptions: Subscriptions; refusals: Refusals }) {
    this.#subscriptions = subscriptions;
    this.#refusals = refusals;
  }

  @Mutation(() => SubscribePayload, {
    description: "Notifies the chat's client by this device token, in place of any it had. For DEVICE.",
  })
  subscribe(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => SubscribeInput) { chatId, device, locale }: SubscribeInput,
  ): Promise<Plain<SubscribePayload>> {
    return this.#recorded(context, 'subscribe', chatId, async (caller) => {
      const state = await withDeviceToken(device, (token) =>
        this.#subscriptions.subscribe(caller, { chatId, device: token, locale: locale ?? null }),
      );
      return { chatSession: new ChatSession(state.session, caller, state) };
    });
  }

  @Mutation(() => UnsubscribePayload, {
    description: "Notifies the chat's client no more; no fault when it was not notified. For DEVICE.",
  })
  unsubscribe(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => UnsubscribeInput) { chatId }: UnsubscribeInput,
  ): Promise<Plain<UnsubscribePayload>> {
    return this.#recorded(context, 'unsubscribe', chatId, async (caller) => {
      const state = await this.#subscriptions.unsubscribe(caller, { chatId });
      return { chatSession: new ChatSession(state.session, caller, state) };
    });
  }

  @Mutation(() => UnsubscribeDevicePayload, {
    description:
      "Signs a device out: ends everything of the caller's app that goes to it, whichever client or chat it was for. For " +
      'DEVICE.',
  })
  unsubscribeDevice(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => UnsubscribeDeviceInput) { device }: UnsubscribeDeviceInput,
  ): Promise<Plain<UnsubscribeDevicePayload>> {
    const ended = (caller: Caller) => (token: DeviceToken) => this.#subscriptions.unsubscribeDevice(caller, token);
    return this.#recorded(
      context,
      'unsubscribeDevice',
      null,
      async (caller) => ({ ended: await withDeviceToken(device, ended(caller)) }),
      { ended: 0 },
    );
  }

  /** Runs the work of a mutation and records a refusal. A refusal the caller can mend becomes the payload's `userErrors`. */
  #recorded<Done extends object, Refused extends object = object>(
    context: GraphqlContext,
    operation: RefusedOperation,
    chatId: string | null,
    work: (caller: Caller) => Promise<Done>,
    refused?: Refused,
  ): Promise<(Done | Refused) & { userErrors: Plain<UserError>[] }> {
    const caller = callerOf(context);
    const request = { operation, door: 'GRAPHQL', chatId, requestId: context.requestId } as const;
    return orUserErrors(() => this.#refusals.recording(caller, request, () => work(caller)), refused);
  }

  @Mutation(() => EndSubscriptionsPayload, {
    description:
      'Ends the push subscriptions of a client or a device with an app, and the pushes that wait for them. For PLATFORM ' +
      'and ADMIN of the tenant, and OPERATOR.',
  })
  endSubscriptions(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => EndSubscriptionsInput) input: EndSubscriptionsInput,
  ): Promise<Plain<EndSubscriptionsPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => ({ ended: await this.#end(caller, input) }), { ended: 0 });
  }

  #end(caller: Caller, input: EndSubscriptionsInput): Promise<number> {
    const call = endingOf(input);
    // @oneOf guarantees that there is one.
    if (!call) throw new DomainError('INVALID_INPUT', 'input must have exactly one variant');
    return prefixPath(
      [call.kind === 'client' ? 'client' : 'deviceToken'],
      (field) => field in call,
      () => this.#subscriptions.endSubscriptions(caller, call),
    );
  }

  @FieldResolver(() => [ServiceStatus], {
    description: "The app's enabled push services, and how the session stands with each.",
  })
  async services(@Ctx() context: GraphqlContext, @Root() session: ChatSession): Promise<Plain<ServiceStatus>[]> {
    return (await this.standing(context, session)).services;
  }

  @FieldResolver(() => PushSubscription, { nullable: true, description: 'Null: the client is not notified.' })
  async pushSubscription(
    @Ctx() context: GraphqlContext,
    @Root() session: ChatSession,
  ): Promise<PushSubscription | null> {
    const { subscription } = await this.standing(context, session);
    return subscription && new PushSubscription(subscription, session);
  }

  @FieldResolver(() => PushSubscriptionEnd, {
    nullable: true,
    description: 'Why and since when the client is not subscribed any more. Null: it is, or never was.',
  })
  pushSubscriptionEnd(
    @Ctx() context: GraphqlContext,
    @Root() session: ChatSession,
  ): Promise<Plain<PushSubscriptionEnd> | null> {
    return this.#subscriptions.end(callerOf(context), session.record);
  }

  private standing(context: GraphqlContext, session: ChatSession): Promise<SubscriptionState> {
    return session.standing(() => this.#subscriptions.status(callerOf(context), session.record));
  }
}

function endingOf({ client, deviceToken: device }: EndSubscriptionsInput): EndSubscriptions | null {
  if (client) {
    const { tenantHost, appId, clientId } = client;
    return { kind: 'client', tenantHost, appId, clientId };
  }
  if (device) {
    const { tenantHost, appId, deviceToken } = device;
    return { kind: 'device', tenantHost, appId, deviceToken };
  }
  return null;
}
