import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { createLiveMetrics } from './http/liveMetrics.js';
import { createChangeFeed } from './services/changeFeed.js';
import { createChangeFollowing, type ChangeFollowing } from './services/changeFollowing.js';
import type { ChangeNews } from './services/changeNews.js';
import type { Tenants } from './services/tenants.js';
import type { Store } from './store/store.js';

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
