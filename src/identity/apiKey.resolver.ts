import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import {
  ApiKey,
  ApiKeyConnection,
  CreateApiKeyInput,
  CreateApiKeyPayload,
  RevokeApiKeyInput,
  RevokeApiKeyPayload,
} from './apiKey.types.js';
import { connectionOf, type Connection } from '../graphql/connection.js';
import { ConnectionArgs } from '../graphql/connection.types.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { TIME_CURSOR } from '../graphql/cursor.js';
import { orUserErrors } from '../graphql/errors.js';
import { decodeGlobalId } from '../graphql/globalId.js';
import type { Plain } from '../graphql/plain.js';
import type { ApiKeys } from './apiKeys.js';
import type { Tenants } from '../tenants/room.js';

/** The key of an invalid id. The service refuses it after checking the role. */
const NO_KEY = { tenantId: 0, key: '' };

@Resolver(() => ApiKey)
export class ApiKeyResolver {
  constructor(private readonly services: { apiKeys: ApiKeys; tenants: Tenants }) {}

  @Query(() => ApiKeyConnection, {
    description:
      "A tenant's API keys, newest first. Default: the caller's tenant, or for an OPERATOR the installation. For " +
      'VIEWER, ADMIN and OPERATOR.',
  })
  apiKeys(
    @Ctx() context: GraphqlContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('tenantHost', () => String, { nullable: true }) tenantHost: string | null,
  ): Promise<Connection<ApiKey>> {
    const caller = callerOf(context);
    return connectionOf(context, args, {
      read: (slice) => this.services.apiKeys.list(caller, tenantHost, slice),
      cursor: TIME_CURSOR,
      keyOf: ({ createdAt, id }) => ({ at: createdAt, name: id }),
      nodeOf: (key) => new ApiKey(key),
    });
  }

  @Mutation(() => CreateApiKeyPayload, { description: 'Makes an API key. For ADMIN of the tenant and OPERATOR.' })
  createApiKey(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CreateApiKeyInput) input: CreateApiKeyInput,
  ): Promise<Plain<CreateApiKeyPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => {
      const { key, secret } = await this.services.apiKeys.create(caller, input);
      return { apiKey: new ApiKey(key), secret: secret.reveal() };
    });
  }

  @Mutation(() => RevokeApiKeyPayload, {
    description: 'Ends an API key for good, within seconds on every node. For ADMIN of the tenant and OPERATOR.',
  })
  revokeApiKey(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RevokeApiKeyInput) { id }: RevokeApiKeyInput,
  ): Promise<Plain<RevokeApiKeyPayload>> {
    const caller = callerOf(context);
    const { tenantId, key } = decodeGlobalId('ApiKey', id) ?? NO_KEY;
    return orUserErrors(async () => ({
      apiKey: new ApiKey(await this.services.apiKeys.revoke(caller, tenantId, key)),
    }));
  }

  @FieldResolver(() => String, { nullable: true, description: "The tenant's host; null: a key of the installation." })
  async tenantHost(@Root() { record }: ApiKey): Promise<string | null> {
    return record.tenantId === 0 ? null : (await this.services.tenants.byId(record.tenantId)).host;
  }
}
