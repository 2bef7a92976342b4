import { DomainError } from '../domain/errors.js';
import type { PushSubscriptionChange } from './changedRows.store.js';
import type { DeliveryRecord } from '../delivery/room.js';
import { createChangeFanout, type ChangeFanout, type DropReason, type WatchScope } from './changeFanout.js';
import type { ChangeBroadcast } from './changeBroadcast.js';
import type { ChangedRowsStore } from './changedRows.store.js';

/** The kinds of changes and their items. */
export interface Watched {
  deliveries: DeliveryRecord;
  pushSubscriptions: PushSubscriptionChange;
}

/** Gives each subscriber of this node the new state of changed items. */
export interface ChangeFeed {
  /** @param who the caller's name @throws DomainError TOO_MANY_REQUESTS */
  open<Kind extends keyof Watched>(
    kind: Kind,
    scope: WatchScope,
    who: string,
  ): Promise<AsyncIterableIterator<Watched[Kind]>>;
  /** How many watch here. */
  readonly watchers: number;
  /** Ends all subscriptions and refuses new ones. */
  close(): void;
}

interface ChangeFeedOptions {
  store: { changedRows: ChangedRowsStore };
  news: ChangeBroadcast;
  logger: { warn(details: object, message: string): void };
  onDropped: (reason: DropReason) => void;
}

/** Watchers of one tenant at once, and of the whole installation, on one node. */
const WATCHERS_MAX = 100;
/** Of these, one key or person has at most so many. */
const WATCHERS_OF_ONE = 50;

export function createChangeFeed({ store, news, logger, onDropped }: ChangeFeedOptions): ChangeFeed {
  const onFault = (err: unknown) => logger.warn({ err }, 'changes could not be read for live queries');
  const fanouts: { [Kind in keyof Watched]: ChangeFanout<Watched[Kind]> } = {
    deliveries: createChangeFanout({
      read: (names) => store.changedRows.deliveries(names),
      nameOf: (delivery: DeliveryRecord) => delivery,
      onDropped,
      onFault,
    }),
    pushSubscriptions: createChangeFanout({
      read: (names) => store.changedRows.pushSubscriptions(names.map(({ tenantId, id }) => ({ tenantId, chatId: id }))),
      nameOf: ({ session: { tenantId, chatId } }: PushSubscriptionChange) => ({ tenantId, id: chatId, chatId }),
      onDropped,
      onFault,
    }),
  };
  /** How many each has, by tenant and name. */
  const held = new Map<string, number>();
  let isClosed = false;

  function hold(name: string, by: 1 | -1): void {
    const left = (held.get(name) ?? 0) + by;
    if (left === 0) held.delete(name);
    else held.set(name, left);
  }

  news.on(({ tenantId, deliveries, pushSubscriptions, isMissed }) => {
    for (const fanout of isMissed ? Object.values(fanouts) : []) fanout.miss(tenantId);
    fanouts.deliveries.take(tenantId, deliveries);
    fanouts.pushSubscriptions.take(tenantId, pushSubscriptions);
  });

  return {
    async open(kind, scope, who) {
      const { tenantId } = scope;
      if (fanouts.deliveries.watchersOf(tenantId) + fanouts.pushSubscriptions.watchersOf(tenantId) >= WATCHERS_MAX) {
        throw new DomainError('TOO_MANY_REQUESTS', `there are ${WATCHERS_MAX} live queries of this tenant already`);
      }
      const name = `${tenantId} ${who}`;
      if ((held.get(name) ?? 0) >= WATCHERS_OF_ONE) {
        throw new DomainError(
          'TOO_MANY_REQUESTS',
          `this caller has ${WATCHERS_OF_ONE} live queries of this tenant already`,
        );
      }
      const unwatch = news.watch(tenantId);
      hold(name, 1);
      // A subscriber that left in the meantime gets no more changes.
      const watcher = fanouts[kind].open(scope, () => {
        hold(name, -1);
        void unwatch.then((stop) => stop());
      });
      await unwatch;
      if (isClosed) watcher.end(null);
      return watcher;
    },
    get watchers() {
      return fanouts.deliveries.watchers + fanouts.pushSubscriptions.watchers;
    },
    close() {
      isClosed = true;
      for (const fanout of Object.values(fanouts)) fanout.close();
    },
  };
}
