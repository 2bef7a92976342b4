import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import { ChatSession } from '../chats/session.types.js';
import type { Caller } from '../domain/caller.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import type { Plain } from '../graphql/plain.js';
import { App } from '../tenants/app.types.js';
import { Tenant } from '../tenants/tenant.types.js';
import type { Found, Search } from './search.js';
import { SearchResults, type SearchHit } from './search.types.js';

@Resolver()
export class SearchResolver {
  constructor(private readonly services: { search: Search }) {}

  @Query(() => SearchResults, {
    description:
      'Finds chats, tenants and apps by one of their values: a chat id; a client id, or up to 16 characters of its ' +
      'beginning; a device token, installation id or endpoint; a phone number or name (for ADMIN and OPERATOR); the host, ' +
      'id or name of a tenant or app. For VIEWER and ADMIN of the tenant, and OPERATOR.',
  })
  async search(
    @Ctx() context: GraphqlContext,
    @Arg('query', () => String) query: string,
    @Arg('tenantHost', () => String, {
      nullable: true,
      description: "Default: the caller's tenant; for an OPERATOR all tenants.",
    })
    tenantHost: string | null,
    @Arg('first', () => Int, { defaultValue: 20, description: 'Tenants, apps and chats each, 1 to 50.' }) first: number,
  ): Promise<Plain<SearchResults>> {
    const caller = callerOf(context);
    const { found, hasMore } = await this.services.search.find(caller, { query, tenantHost, first });
    return { hits: found.map((one) => hitOf(one, caller)), hasMore };
  }
}

function hitOf(found: Found, caller: Caller): Plain<SearchHit> {
  const tenantHost = found.tenant.host;
  switch (found.kind) {
    case 'tenant':
      return { matched: 'TENANT', tenantHost, target: new Tenant(found.tenant) };
    case 'app':
      return { matched: 'APP', tenantHost, target: new App(found.app) };
    case 'chat':
      return { matched: found.matched, tenantHost, target: new ChatSession(found.session, caller) };
  }
}
