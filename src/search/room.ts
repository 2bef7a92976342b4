import type { Foundation, Room } from '../http/room.js';
import type { TenantsRoom } from '../tenants/room.js';
import { createSearchStore } from './search.store.js';
import { createSearch } from './search.js';

/** Finds chats, tenants and apps by id, name, client, device or phone number. */
export function createSearchRoom({ guard, database }: Foundation, { tenants, apps }: TenantsRoom): Room {
  const store = guard({ search: createSearchStore(database) });
  const search = createSearch({ store, tenants, apps });
  return {
    async graphql() {
      const { SearchResolver } = await import('./search.resolver.js');
      return { resolvers: [new SearchResolver({ search })] };
    },
  };
}
