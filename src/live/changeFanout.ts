import { DomainError } from '../domain/errors.js';
import { ALL_TENANTS } from './changeBroadcast.js';
import { createChangeWatcher, type ChangeWatcher } from './changeWatcher.js';

/** Whose changes are watched. */
export interface WatchScope {
  /** ALL_TENANTS: the whole installation. */
  tenantId: number;
  /** Null: all of its chats. */
  chatId: string | null;
}

/** Why a watcher was dropped: it did not keep up, or there was what nobody could be told. */
export type DropReason = 'slow' | 'missed';

/** Names something that has changed among its kind. */
export interface ChangedName {
  tenantId: number;
  id: string;
}

/** Those who watch one kind of changes: what has changed is read once for all of them. */
export interface ChangeFanout<Item> {
  /** @param onOver called once, when the watcher has ended or left */
  open(scope: WatchScope, onOver: () => void): ChangeWatcher<Item>;
  /** These have changed: they are read and given to whom they concern. */
  take(tenantId: number, ids: readonly string[]): void;
  /** Something of this tenant (ALL_TENANTS: of any) cannot be told. */
  miss(tenantId: number): void;
  /** How many watch this tenant itself. */
  watchersOf(tenantId: number): number;
  readonly watchers: number;
  /** It is over for all of them. */
  close(): void;
}

export interface ChangeDeskOptions<Item> {
  /** How these stand; nothing of one that is gone. */
  read: (names: readonly ChangedName[]) => Promise<readonly Item[]>;
  /** What an item is called, and the chat that it is of. */
  nameOf: (item: Item) => ChangedName & { chatId: string };
  onDropped: (reason: DropReason) => void;
  /** What has changed could not be read. */
  onFault: (error: unknown) => void;
}

/** What waits to be read, at most; a moment brings no more of one tenant. */
const UNREAD_MAX = 2_000;

export function createChangeFanout<Item>(options: ChangeDeskOptions<Item>): ChangeFanout<Item> {
  const { read, nameOf, onDropped, onFault } = options;
  const entries = new Set<{ scope: WatchScope; watcher: ChangeWatcher<Item> }>();
  /** What changes again before it is read is read once. */
  const unread = new Map<string, ChangedName>();
  let isReading = false;

  const watching = (tenantId: number) => [...entries].filter(({ scope }) => concerns(scope, tenantId));

  function drop(watcher: ChangeWatcher<Item>, reason: DropReason): void {
    onDropped(reason);
    watcher.end(
      new DomainError('CHANGES_MISSED', 'some changes could not be told: follow anew, then read again what is shown'),
    );
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
