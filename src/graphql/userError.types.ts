import { Field, ObjectType } from 'type-graphql';
import { stringEnum } from './stringEnum.js';

/** The codes of errors that the caller can fix. */
export type UserErrorCode =
  | 'CHAT_NOT_FOUND'
  | 'CHAT_ENDED'
  | 'SERVICE_NOT_CONFIGURED'
  | 'APP_ARCHIVED'
  | 'INVALID_DEVICE_TOKEN'
  | 'INVALID_CREDENTIALS'
  | 'INVALID_INPUT'
  | 'ALREADY_EXISTS'
  | 'NOT_FOUND'
  | 'UNAVAILABLE';

const UserErrorCodeEnum = stringEnum<UserErrorCode>('UserErrorCode', 'An error that the caller can fix.', {
  CHAT_NOT_FOUND: 'The tenant has no such chat, or it is not one of this caller.',
  CHAT_ENDED: 'The chat has ended and can no longer be changed.',
  SERVICE_NOT_CONFIGURED: 'The app has no such push service, or not for this bundle id.',
  APP_ARCHIVED: 'The app, or its tenant, is archived: it takes no new chats and subscriptions.',
  INVALID_DEVICE_TOKEN: 'The device token cannot be one of that push service.',
  INVALID_CREDENTIALS: 'The credentials of a push service cannot be used.',
  INVALID_INPUT: 'A field breaks its rule.',
  ALREADY_EXISTS: 'There is one of that name already.',
  NOT_FOUND: 'There is no such object, or it is of another tenant.',
  UNAVAILABLE: 'One chat of many could not be written now, while others were. Send it again in a moment.',
});

@ObjectType({ simpleResolvers: true, description: 'Why a mutation changed nothing, where the caller can mend it.' })
export class UserError {
  @Field(() => UserErrorCodeEnum)
  code!: UserErrorCode;

  @Field(() => String, { description: 'For developers; never contains a token or a credential.' })
  message!: string;

  @Field(() => [String], { nullable: true, description: 'The field of the input, from its outermost name inwards.' })
  path!: string[] | null;
}
