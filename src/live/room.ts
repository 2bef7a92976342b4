import type { ChatsRoom } from '../chats/room.js';
import type { Foundation, Room } from '../http/room.js';
import type { TenantsRoom } from '../tenants/room.js';
import type { ChangeBroadcast } from './changeBroadcast.js';
import { createChangedRowsStore } from './changedRows.store.js';
import { createChangeFeed } from './changeFeed.js';
import { createChangeFollowing } from './changeFollowing.js';
import { createLiveMetrics } from './liveMetrics.js';

/** Live queries for admins. */
export function createLiveRoom(
  { guard, database, metrics, logger }: Foundation,
  { tenants, chats, broadcast }: { tenants: TenantsRoom; chats: ChatsRoom; broadcast: ChangeBroadcast },
): Room {
  const store = { ...guard({ changedRows: createChangedRowsStore(database) }), ...chats.store };
  const onDropped = createLiveMetrics(metrics.registry, () => feed.watchers);
  const feed = createChangeFeed({ store, news: broadcast, logger, onDropped });
  return {
    async graphql() {
      const { ChangeResolver } = await import('./change.resolver.js');
      return {
        resolvers: [new ChangeResolver({ sessions: chats.sessions })],
      };
    },
    live: { changes: createChangeFollowing({ store, tenants: tenants.tenants, feed }) },
    // Runs in `prepare`, because requests may arrive while rooms start.
    prepare: async () => broadcast.start(),
    stop() {
      feed.close();
      broadcast.stop();
    },
  };
}
