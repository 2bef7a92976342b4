import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { SubscriptionState, Subscriptions } from './subscriptions.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { withDeviceToken } from './deviceTokenInput.js';
import { orUserErrors } from '../graphql/errors.js';
import type { Plain } from '../graphql/plain.js';
import { ChatSession, ServiceStatus } from '../chats/session.types.js';
import {
  PushSubscription,
  SubscribeInput,
  SubscribePayload,
  UnsubscribeInput,
  UnsubscribePayload,
} from './subscription.types.js';

@Resolver(() => ChatSession)
export class PushSubscriptionResolver {
  readonly #subscriptions: Subscriptions;

  constructor({ subscriptions }: { subscriptions: Subscriptions }) {
    this.#subscriptions = subscriptions;
  }

  @Mutation(() => SubscribePayload, {
    description: "Notifies the chat's client by this device token, in place of any it had. For DEVICE.",
  })
  subscribe(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => SubscribeInput) { chatId, device }: SubscribeInput,
  ): Promise<Plain<SubscribePayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => {
      const state = await withDeviceToken(device, (token) =>
        this.#subscriptions.subscribe(caller, { chatId, device: token }),
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
    const caller = callerOf(context);
    return orUserErrors(async () => {
      const state = await this.#subscriptions.unsubscribe(caller, { chatId });
      return { chatSession: new ChatSession(state.session, caller, state) };
    });
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

  private standing(context: GraphqlContext, session: ChatSession): Promise<SubscriptionState> {
    return session.standing(() => this.#subscriptions.status(callerOf(context), session.record));
  }
}
