import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import { stringEnum } from '../../graphql/stringEnum.js';
import { UserError } from '../../graphql/userError.types.js';
import { Delivery } from './delivery.types.js';
import type { DeliveryTextState } from './deliveryText.js';

const DeliveryTextEnum = stringEnum<DeliveryTextState>(
  'DeliveryTextState',
  'Whether the texts of a delivery are shown.',
  {
    SHOWN: 'They are in the message.',
    NOT_FOR_VIEWERS: 'A VIEWER sees no texts.',
    PRIVATE: "The app's privacy is PRIVATE.",
    REMOVED: 'The delivery is older than 24 hours.',
  },
);

@ObjectType({ simpleResolvers: true, description: 'The message of a delivery, as its push service gets it.' })
export class DeliveryMessage {
  @Field(() => GraphQLJSONObject, { description: 'The headers that belong to the message; Firebase has none.' })
  headers!: Record<string, string>;

  @Field(() => GraphQLJSONObject, {
    description:
      "The JSON, computed from the stored notification: without the device's address and the badge's number. Texts that are " +
      'not shown are replaced by an ellipsis. Web Push encrypts it.',
  })
  body!: Record<string, unknown>;

  @Field(() => DeliveryTextEnum)
  text!: DeliveryTextState;

  @Field(() => Date, { nullable: true, description: 'When the texts are removed; null: they are not shown.' })
  textUntil!: Date | null;
}

@InputType()
export class ResendDeliveryInput {
  @Field(() => ID, { description: 'The global id of the delivery to send again.' })
  deliveryId!: string;
}

@ObjectType({ simpleResolvers: true })
export class ResendDeliveryPayload {
  @Field(() => Delivery, { nullable: true, description: 'The new delivery; the same one for each repeat of the call.' })
  delivery?: Delivery;

  @Field(() => [UserError])
  userErrors!: UserError[];
}
