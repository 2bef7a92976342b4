import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { isAllowed, type Caller } from '../domain/caller.js';
import type { PushService } from '../domain/pushService.js';
import type { ChatState } from '../domain/chatState.js';
import type { ChatSessionRecord } from './chatSessionRow.js';
import { encodeGlobalId } from '../graphql/globalId.js';
import { Node } from '../graphql/node.types.js';
import { PushServiceEnum } from '../graphql/pushServiceEnum.js';
import { stringEnum } from '../graphql/stringEnum.js';
import { UserError } from '../graphql/userError.types.js';

export const ChatStateEnum = stringEnum<ChatState>('ChatState', 'How far a chat has come.', {
  QUEUED: 'Waiting for an agent.',
  CONNECTING: 'An agent is being found.',
  CONNECTED: 'An agent has joined.',
  IVR: 'In the hands of the scenario.',
  FAILED: 'No agent could be found.',
  COMPLETED: 'Ended.',
});

export const SubscriptionStatusEnum = stringEnum<'SUBSCRIBED' | 'NOT_SUBSCRIBED'>(
  'SubscriptionStatus',
  'Whether a chat session is notified by a push service.',
  {
    SUBSCRIBED: "The client's device is notified by it.",
    NOT_SUBSCRIBED: "The client's device is not notified by it.",
  },
);

@ObjectType({
  simpleResolvers: true,
  description: 'A push service of the app, and how the chat session stands with it.',
})
export class ServiceStatus {
  @Field(() => PushServiceEnum)
  service!: PushService;

  @Field(() => SubscriptionStatusEnum)
  status!: 'SUBSCRIBED' | 'NOT_SUBSCRIBED';

  @Field(() => String, {
    nullable: true,
    description:
      "The `applicationServerKey` for a browser's `pushManager.subscribe()`, base64url; null but for WEB_PUSH.",
  })
  vapidPublicKey!: string | null;
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'One conversation of one client with one app.',
})
export class ChatSession implements Node {
  #standing: Promise<unknown> | null;

  /** @param state the session's push services, if known already */
  constructor(
    readonly record: ChatSessionRecord,
    private readonly caller: Caller,
    state: object | null = null,
  ) {
    this.#standing = state && Promise.resolve(state);
  }

  /** The session's push services. `ask` is called at most once, however many fields need them. */
  standing<State extends object>(ask: () => Promise<State>): Promise<State> {
    return (this.#standing ??= ask()) as Promise<State>;
  }

  @Field(() => ID)
  get id(): string {
    return encodeGlobalId('ChatSession', this.record.tenantId, this.record.chatId);
  }

  @Field(() => ID, { description: 'The id by which devices and platforms name it; unique in its tenant.' })
  get chatId(): string {
    return this.record.chatId;
  }

  @Field(() => String, { description: "The client's installation; redacted for all but the client itself." })
  get clientId(): string {
    const { caller, record } = this;
    const isOwn = caller.role === 'DEVICE' && caller.clientId.equals(record.clientId);
    return isOwn ? record.clientId.reveal() : record.clientId.toString();
  }

  @Field(() => String, {
    nullable: true,
    description:
      "The client's phone number, as it was given. For ADMIN and OPERATOR; null for all others, or if unknown.",
  })
  get phoneNumber(): string | null {
    return isAllowed(this.caller, 'readContactDetails') ? this.record.phoneNumber : null;
  }

  @Field(() => String, {
    nullable: true,
    description:
      'The name by which the client wants to be called. For ADMIN and OPERATOR; null for all others, or if unknown.',
  })
  get from(): string | null {
    return isAllowed(this.caller, 'readContactDetails') ? (this.record.from ?? null) : null;
  }

  @Field(() => ChatStateEnum)
  get state(): ChatState {
    return this.record.state;
  }

  @Field(() => String, {
    nullable: true,
    description: "The client's language, a BCP 47 tag: the language of its notifications. Null: not known.",
  })
  get locale(): string | null {
    return this.record.locale;
  }

  @Field(() => Date)
  get createdAt(): Date {
    return this.record.createdAt;
  }

  @Field(() => Date, { nullable: true })
  get endedAt(): Date | null {
    return this.record.endedAt;
  }
}

@InputType({ description: 'What the client says of itself.' })
export class RequestChatInput {
  @Field(() => String, { nullable: true })
  phoneNumber?: string | null;

  @Field(() => String, { nullable: true, description: 'The name to call the client by.' })
  from?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The client's language, a BCP 47 tag such as de or pt-BR. Default: the parameters' `locale` or `language`, else " +
      'the Accept-Language header.',
  })
  locale?: string | null;

  @Field(() => GraphQLJSONObject, { nullable: true, description: 'Whatever else the scenario wants to know.' })
  parameters?: Record<string, unknown> | null;
}

@InputType()
export class EndChatInput {
  @Field(() => ID)
  chatId!: string;
}

@ObjectType({ simpleResolvers: true })
export class RequestChatPayload {
  @Field(() => ChatSession, { nullable: true })
  chatSession?: ChatSession;

  @Field(() => Boolean, { nullable: true, description: 'False: the client had this chat already.' })
  isNewChat?: boolean;

  @Field(() => [UserError])
  userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true })
export class EndChatPayload {
  @Field(() => ChatSession, { nullable: true })
  chatSession?: ChatSession;

  @Field(() => [UserError])
  userErrors!: UserError[];
}
