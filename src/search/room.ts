import type { Foundation, Room } from '../http/room.js';
import type { TenantsRoom } from '../tenants/room.js';
import { SearchResolver } from './search.resolver.js';
import { createSearch } from './search.store.js';
import { createSearchService } from './search.js';

/** Finds chats, tenants and apps by what is known of them. */
export function createSearchRoom({ guard, database }: Foundation, { tenants, apps }: TenantsRoom): Room {
  const store = guard({ search: createSearch(database) });
  return { resolvers: [new SearchResolver({ search: createSearchService({ store, tenants, apps }) })] };
}
