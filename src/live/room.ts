import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { createLiveMetrics } from './liveMetrics.js';
import { createChangeFeed } from './changeFeed.js';
import { createChangeFollowing, type ChangeFollowing } from './changeFollowing.js';
import type { ChangeNews } from './changeNews.js';
import type { Tenants } from '../tenants/tenants.js';
import type { Store } from '../app/store.js';

export interface LiveParts {
  store: Store;
  tenants: Tenants;
  news: ChangeNews;
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
