import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { orUserErrors } from '../graphql/errors.js';
import type { Plain } from '../graphql/plain.js';
import { UserError } from '../graphql/userError.types.js';
import { App } from '../tenants/app.types.js';
import type { SimulatedProviders } from './simulatedProviders.js';

@InputType()
class UseSimulatedProvidersInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => String, { description: 'An app without push services.' })
  appId!: string;
}

@ObjectType({ simpleResolvers: true })
class UseSimulatedProvidersPayload {
  @Field(() => App, { nullable: true })
  app?: App;

  @Field(() => [UserError])
  userErrors!: UserError[];
}

@Resolver()
export class SimulatedProvidersResolver {
  constructor(private readonly services: { simulatedProviders: SimulatedProviders }) {}

  @Query(() => Boolean, {
    description:
      'Whether this gateway was started with simulated push services (`BECKON_SIMULATED_PROVIDERS`). For ADMIN and OPERATOR.',
  })
  simulatedProviders(@Ctx() context: GraphqlContext): boolean {
    return this.services.simulatedProviders.areUsed(callerOf(context));
  }

  @Mutation(() => UseSimulatedProvidersPayload, {
    description:
      'Sets up an app without push services with the credentials of the simulated ones. For ADMIN of the tenant and OPERATOR.',
  })
  useSimulatedProviders(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => UseSimulatedProvidersInput) input: UseSimulatedProvidersInput,
  ): Promise<Plain<UseSimulatedProvidersPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => ({ app: new App(await this.services.simulatedProviders.use(caller, input)) }));
  }
}
