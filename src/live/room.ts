import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { createLiveMetrics } from './liveMetrics.js';
import { createChangeFeed, type ChangeFeedOptions } from './changeFeed.js';
import { createChangeFollowing, type ChangeFollowing, type ChangeFollowingOptions } from './changeFollowing.js';
import type { ChangeBroadcast } from './changeBroadcast.js';
import type { Tenants } from '../tenants/tenants.js';

export interface LiveParts {
  store: ChangeFeedOptions['store'] & ChangeFollowingOptions['store'];
  tenants: Tenants;
  news: ChangeBroadcast;
  registry: Registry;
  logger: Logger;
}

/** Live changes for those who look after tenants, put together. */
export interface Live {
  changes: ChangeFollowing;
  /** Ends all live queries of changes. */
  close(): void;
}

export function composeLive({ store, tenants, news, registry, logger }: LiveParts): Live {
  const onDropped = createLiveMetrics(registry, () => feed.watchers);
  const feed = createChangeFeed({ store, news, logger, onDropped });
  return {
    changes: createChangeFollowing({ store, tenants, feed }),
    close() {
      feed.close();
      news.stop();
    },
  };
}
