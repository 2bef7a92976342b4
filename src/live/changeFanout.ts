import { DomainError } from '../domain/errors.js';
import { ALL_TENANTS } from './changeBroadcast.js';
import { createChangeWatcher, type ChangeWatcher } from './changeWatcher.js';

/** The scope of a subscription. */
export interface WatchScope {
  /** ALL_TENANTS: the whole installation. */
  tenantId: number;
  /** Null: all of its chats. */
  chatId: string | null;
}

/** Why a subscriber was dropped: it was too slow, or changes were missed. */
export type DropReason = 'slow' | 'missed';

/** Names something that has changed among its kind. */
interface ChangedName {
  tenantId: number;
  id: string;
}

/** The subscribers to one kind of changes. Each change is read once for all of them. */
export interface ChangeFanout<Item> {
  /** @param onOver called once, when the watcher has ended or left */
  open(scope: WatchScope, onOver: () => void): ChangeWatcher<Item>;
  /** Reads changed items and hands them to the subscribers they concern. */
  take(tenantId: number, ids: readonly string[]): void;
  /** Changes of this tenant (ALL_TENANTS: of any) were missed. */
  miss(tenantId: number): void;
  /** How many watch this tenant itself. */
  watchersOf(tenantId: number): number;
  readonly watchers: number;
  /** Ends all subscriptions. */
  close(): void;
}

interface ChangeFanoutOptions<Item> {
  /** Reads the state of these items; removed ones are left out. */
  read: (names: readonly ChangedName[]) => Promise<readonly Item[]>;
  /** An item's name and chat. */
  nameOf: (item: Item) => ChangedName & { chatId: string };
  onDropped: (reason: DropReason) => void;
  /** Called when changes could not be read. */
  onFault: (error: unknown) => void;
}

/** The most changes waiting to be read; more than one moment of one tenant. */
const UNREAD_MAX = 2_000;

export function createChangeFanout<Item>(options: ChangeFanoutOptions<Item>): ChangeFanout<Item> {
  const { read, nameOf, onDropped, onFault } = options;
  const entries = new Set<{ scope: WatchScope; watcher: ChangeWatcher<Item> }>();
  /** A repeated change is read once. */
  const unread = new Map<string, ChangedName>();
  let isReading = false;

  const watching = (tenantId: number) => [...entries].filter(({ scope }) => concerns(scope, tenantId));

  function drop(watcher: ChangeWatcher<Item>, reason: DropReason): void {
    onDropped(reason);
    watcher.end(new DomainError('CHANGES_MISSED', 'some changes were missed: subscribe again, then refetch'));
  }

  function miss(tenantId: number): void {
    for (const { watcher } of watching(tenantId)) drop(watcher, 'missed');
  }

  function give(item: Item): void {
    const { tenantId, id, chatId } = nameOf(item);
    for (const { scope, watcher } of watching(tenantId)) {
      if (scope.chatId !== null && scope.chatId !== chatId) continue;
      if (!watcher.put(`${tenantId} ${id}`, item)) drop(watcher, 'slow');
    }
  }

  async function readAll(): Promise<void> {
    isReading = true;
    while (unread.size > 0) {
      const names = [...unread.values()];
      unread.clear();
      try {
        for (const item of await read(names)) give(item);
      } catch (error) {
        onFault(error);
        miss(ALL_TENANTS);
      }
    }
    isReading = false;
  }

  return {
    open(scope, onOver) {
      const watcher = createChangeWatcher<Item>(() => {
        entries.delete(entry);
        onOver();
      });
      const entry = { scope, watcher };
      entries.add(entry);
      return watcher;
    },
    take(tenantId, ids) {
      if (ids.length === 0 || watching(tenantId).length === 0) return;
      for (const id of ids) unread.set(`${tenantId} ${id}`, { tenantId, id });
      if (unread.size > UNREAD_MAX) {
        unread.clear();
        miss(ALL_TENANTS);
      }
      if (!isReading) void readAll();
    },
    miss,
    watchersOf: (tenantId) => [...entries].filter(({ scope }) => scope.tenantId === tenantId).length,
    get watchers() {
      return entries.size;
    },
    close() {
      for (const { watcher } of entries) watcher.end(null);
    },
  };
}

function concerns(scope: WatchScope, tenantId: number): boolean {
  return scope.tenantId === ALL_TENANTS || tenantId === ALL_TENANTS || scope.tenantId === tenantId;
}
