import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import { callerOf, type GraphqlContext } from '../../graphql/context.js';
import { orUserErrors } from '../../graphql/errors.js';
import { decodeGlobalId, encodeGlobalId } from '../../graphql/globalId.js';
import type { Plain } from '../../graphql/plain.js';
import { Delivery } from './delivery.types.js';
import { DeliveryMessage, ResendDeliveryInput, ResendDeliveryPayload } from './deliveryContent.types.js';
import type { DeliveryContents } from './deliveryContents.js';
import type { Resends } from './resends.js';

/** A key that no delivery has. */
const NO_DELIVERY = { tenantId: 0, key: '' };

@Resolver(() => Delivery)
export class DeliveryContentResolver {
  constructor(private readonly services: { contents: DeliveryContents; resends: Resends }) {}

  @FieldResolver(() => DeliveryMessage, {
    description: 'What was sent, or would be. For VIEWER and ADMIN of the tenant, and OPERATOR.',
  })
  payload(@Ctx() context: GraphqlContext, @Root() { record }: Delivery): Promise<Plain<DeliveryMessage>> {
    return this.services.contents.message(callerOf(context), record);
  }

  @FieldResolver(() => ID, {
    nullable: true,
    description: 'The delivery that sends this one again. For VIEWER and ADMIN of the tenant, and OPERATOR.',
  })
  async resentAs(@Ctx() context: GraphqlContext, @Root() { record }: Delivery): Promise<string | null> {
    const id = await this.services.contents.resendOf(callerOf(context), record);
    return id && encodeGlobalId('Delivery', record.tenantId, id);
  }

  @Mutation(() => ResendDeliveryPayload, {
    description:
      'Sends a settled delivery again, by a new one, where a device is still subscribed to its chat. For ADMIN of the ' +
      'tenant and OPERATOR.',
  })
  resendDelivery(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ResendDeliveryInput) { deliveryId }: ResendDeliveryInput,
  ): Promise<Plain<ResendDeliveryPayload>> {
    const caller = callerOf(context);
    const { tenantId, key } = decodeGlobalId('Delivery', deliveryId) ?? NO_DELIVERY;
    return orUserErrors(async () => ({
      delivery: new Delivery(await this.services.resends.resend(caller, tenantId, key)),
    }));
  }
}
