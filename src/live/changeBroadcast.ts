import type { ChangeObserver } from '../domain/changeObserver.js';
import type { Notice, Notices } from '../database/notices.js';

/** The changes of one tenant within a moment. */
export interface TenantChanges {
  tenantId: number;
  /** Ids of deliveries. */
  deliveries: readonly string[];
  /** Chats, by their push subscription. */
  pushSubscriptions: readonly string[];
  /** Whether there are too many changes to list, or unknown ones; the lists are then empty. */
  isMissed: boolean;
}

/** All tenants, for subscribers to the whole installation. */
export const ALL_TENANTS = 0;

/**
 * Carries changes to the subscribers on this node and on others. Nodes announce what they watch, so without subscribers
 * a change costs one Map lookup.
 */
export interface ChangeBroadcast extends ChangeObserver {
  /** Data of this tenant was removed: its subscribers must refetch. */
  gone(tenantId: number): void;
  /** Called with changes of the tenants watched here. */
  on(listener: (changes: TenantChanges) => void): void;
  /**
   * Starts watching a tenant (or ALL_TENANTS) on this node. Resolves once the other nodes should know. @returns stops
   * it
   */
  watch(tenantId: number): Promise<() => void>;
  /** Asks the other nodes what they watch. */
  start(): void;
  stop(): void;
}

interface ChangeBroadcastOptions {
  notices: Notices;
  /** No other node can be there. */
  alone: boolean;
  /** Monotonic milliseconds. */
  now?: () => number;
}

/** Changes of that time go together. */
const GATHER_MS = 40;
/** Beyond this number within that time, subscribers refetch instead. */
const MANY = 500;
/** Nodes repeat what they watch after the first time, and their announcement expires after the second. */
const REPEAT_MS = 3_000;
const LAPSE_MS = 10_000;
/** A notice is batched for 20 ms and arrives some milliseconds later. */
const HEARD_AFTER_MS = 100;
/** PostgreSQL accepts fewer than 8,000 bytes a notice; this leaves room for its frame. */
const IDS_BYTES_MAX = 7_000;
const TENANTS_PER_NOTICE = 500;

interface WatchedHere {
  watchers: number;
  /** When other nodes know of it; monotonic milliseconds. */
  heardAt: number;
}

interface Gathered {
  deliveries: Set<string>;
  pushSubscriptions: Set<string>;
}

export function createChangeBroadcast(options: ChangeBroadcastOptions): ChangeBroadcast {
  const { notices, alone, now = () => performance.now() } = options;
  /** The watched tenants of this node. */
  const here = new Map<number, WatchedHere>();
  /** The expiry of other nodes' announcements, by tenant. */
  const elsewhere = new Map<number, number>();
  const gathered = new Map<number, Gathered>();
  const listeners: ((changes: TenantChanges) => void)[] = [];
  let gathering: NodeJS.Timeout | null = null;
  let repeating: NodeJS.Timeout | null = null;

  const isWatchedHere = (tenantId: number) =>
    here.has(tenantId) || here.has(ALL_TENANTS) || (tenantId === ALL_TENANTS && here.size > 0);
  const isWatchedElsewhere = (tenantId: number) =>
    elsewhere.size > 0 && (isCurrent(tenantId) || isCurrent(ALL_TENANTS));
  const isWatched = (tenantId: number) => isWatchedHere(tenantId) || isWatchedElsewhere(tenantId);

  function isCurrent(tenantId: number): boolean {
    const until = elsewhere.get(tenantId);
    if (until === undefined) return false;
    if (until > now()) return true;
    elsewhere.delete(tenantId);
    return false;
  }

  function add(kind: keyof Gathered, tenantId: number, id: string): void {
    if (!isWatched(tenantId)) return;
    const found = gathered.get(tenantId) ?? { deliveries: new Set(), pushSubscriptions: new Set() };
    gathered.set(tenantId, found);
    // One more than the limit marks an overflow without more memory.
    if (found[kind].size <= MANY) found[kind].add(id);
    gathering ??= setTimeout(pass, GATHER_MS);
  }

  /** Sends the collected changes. */
  function pass(): void {
    gathering = null;
    const all = [...gathered];
    gathered.clear();
    for (const [tenantId, { deliveries, pushSubscriptions }] of all) {
      const isMissed = deliveries.size > MANY || pushSubscriptions.size > MANY;
      const changes: TenantChanges = isMissed
        ? missed(tenantId)
        : { tenantId, deliveries: [...deliveries], pushSubscriptions: [...pushSubscriptions], isMissed };
      send(changes);
    }
  }

  function send(changes: TenantChanges): void {
    const { tenantId } = changes;
    if (isWatchedHere(tenantId)) emitHere(changes);
    if (isWatchedElsewhere(tenantId)) for (const notice of noticesOf(changes)) notices.send(notice);
  }

  function emitHere(changes: TenantChanges): void {
    for (const listener of listeners) listener(changes);
  }

  function sayWhoWatches(): void {
    const tenantIds = here.has(ALL_TENANTS) ? [ALL_TENANTS] : [...here.keys()];
    for (let from = 0; from < tenantIds.length; from += TENANTS_PER_NOTICE) {
      notices.send({ kind: 'watching', tenantIds: tenantIds.slice(from, from + TENANTS_PER_NOTICE) });
    }
  }

  notices.on((notice) => {
    switch (notice.kind) {
      case 'watching': {
        const until = now() + LAPSE_MS;
        for (const tenantId of notice.tenantIds) elsewhere.set(tenantId, until);
        break;
      }
      case 'whoWatches':
        sayWhoWatches();
        break;
      case 'changes':
        if (isWatchedHere(notice.tenantId)) emitHere({ ...notice, isMissed: false });
        break;
      case 'manyChanges':
        if (isWatchedHere(notice.tenantId)) emitHere(missed(notice.tenantId));
        break;
      case 'missed':
        sayWhoWatches();
        if (isWatchedHere(ALL_TENANTS)) emitHere(missed(ALL_TENANTS));
        // While this node could not receive, it could not send either: the others missed its changes.
        notices.send({ kind: 'manyChanges', tenantId: ALL_TENANTS });
        notices.send({ kind: 'whoWatches' });
        break;
    }
  });

  return {
    isWatched,
    deliveries(changed) {
      if (here.size === 0 && elsewhere.size === 0) return;
      for (const { tenantId, id } of changed) add('deliveries', tenantId, id);
    },
    pushSubscriptions(changed) {
      if (here.size === 0 && elsewhere.size === 0) return;
      for (const { tenantId, chatId } of changed) add('pushSubscriptions', tenantId, chatId);
    },
    gone: (tenantId) => send(missed(tenantId)),
    on: (listener) => void listeners.push(listener),
    async watch(tenantId) {
      const known = here.get(tenantId);
      const watched = known ?? { watchers: 0, heardAt: alone ? 0 : now() + HEARD_AFTER_MS };
      here.set(tenantId, watched);
      watched.watchers += 1;
      repeating ??= setInterval(sayWhoWatches, REPEAT_MS).unref();
      if (!known) sayWhoWatches();
      const leftMs = watched.heardAt - now();
      if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs));
      return () => {
        watched.watchers -= 1;
        if (watched.watchers === 0) here.delete(tenantId);
      };
    },
    start: () => notices.send({ kind: 'whoWatches' }),
    stop() {
      if (gathering) clearTimeout(gathering);
      if (repeating) clearInterval(repeating);
    },
  };
}

function missed(tenantId: number): TenantChanges {
  return { tenantId, deliveries: [], pushSubscriptions: [], isMissed: true };
}

/** Splits the changes into notices of allowed size. */
function noticesOf({ tenantId, deliveries, pushSubscriptions, isMissed }: TenantChanges): Notice[] {
  if (isMissed) return [{ kind: 'manyChanges', tenantId }];
  return [
    ...portions(deliveries).map((ids) => ({ deliveries: ids, pushSubscriptions: [] })),
    ...portions(pushSubscriptions).map((ids) => ({ deliveries: [], pushSubscriptions: ids })),
  ].map((ids) => ({ kind: 'changes', tenantId, ...ids }));
}

function portions(ids: readonly string[]): string[][] {
  const all: string[][] = [];
  let bytes = Infinity;
  for (const id of ids) {
    const own = Buffer.byteLength(JSON.stringify(id)) + 1;
    if (bytes + own > IDS_BYTES_MAX) {
      all.push([]);
      bytes = 0;
    }
    all.at(-1)?.push(id);
    bytes += own;
  }
  return all;
}
