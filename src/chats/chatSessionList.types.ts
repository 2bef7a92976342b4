import { Field, InputType } from 'type-graphql';
import type { ChatState } from '../domain/chatState.js';
import type { PushService } from '../domain/pushService.js';
import { connectionType } from '../graphql/connectionType.js';
import { PushServiceEnum } from '../graphql/pushServiceEnum.js';
import { ChatSession, ChatStateEnum } from './session.types.js';

@InputType({ description: 'Which chat sessions: those for which all that is given holds.' })
export class ChatSessionFilter {
  @Field(() => String, { nullable: true, description: "Where absent, the caller's tenant or the one it names." })
  tenantHost?: string | null;

  @Field(() => String, { nullable: true })
  appId?: string | null;

  @Field(() => String, { nullable: true, description: 'Whole: parts of it find nothing.' })
  clientId?: string | null;

  @Field(() => String, { nullable: true, description: 'Whole: parts of it find nothing.' })
  chatId?: string | null;

  @Field(() => ChatStateEnum, { nullable: true })
  state?: ChatState | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the client is notified (where `service` is given: by it).',
  })
  subscribed?: boolean | null;

  @Field(() => PushServiceEnum, { nullable: true, description: 'Those notified by it, but for `subscribed: false`.' })
  service?: PushService | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the chat has not ended.' })
  active?: boolean | null;

  @Field(() => Date, { nullable: true, description: 'Begun then or later.' })
  createdAfter?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Begun before then.' })
  createdBefore?: Date | null;
}

export const ChatSessionConnection = connectionType('ChatSession', () => ChatSession, { counted: 'bounded' });
