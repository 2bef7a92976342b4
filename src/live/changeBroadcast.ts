import type { ChangeObserver } from '../domain/changeObserver.js';
import type { Notice, Notices } from '../database/notices.js';

/** What has changed of one tenant within a moment. */
export interface TenantNews {
  tenantId: number;
  /** Ids of deliveries. */
  deliveries: readonly string[];
  /** Chats, by their push subscription. */
  pushSubscriptions: readonly string[];
  /** There is more than is told one by one, or nobody knows what: then the lists are empty. */
  isMissed: boolean;
}

/** Stands for all tenants where somebody watches the whole installation. */
export const ALL_TENANTS = 0;

/**
 * Carries what has changed to those who watch, on this node and on the others. Nodes with watchers say so, so where
 * nobody watches, a change costs a look into a map.
 */
export interface ChangeBroadcast extends ChangeObserver {
  /** Something of this tenant is no more: whoever watches has to look again. */
  gone(tenantId: number): void;
  /** Called for the news of tenants that are watched here. */
  on(listener: (news: TenantNews) => void): void;
  /**
   * Somebody here watches the tenant (or ALL_TENANTS) from now on. Resolves once other nodes have heard of it, as far as
   * anybody can tell. @returns what ends it
   */
  watch(tenantId: number): Promise<() => void>;
  /** Asks who watches. */
  start(): void;
  stop(): void;
}

export interface ChangeNewsOptions {
  notices: Notices;
  /** No other node can be there. */
  alone: boolean;
  /** Monotonic milliseconds. */
  now?: () => number;
}

/** Changes of that time go together. */
const GATHER_MS = 40;
/** Beyond it within that time, those who watch had better look again: it is more than anybody can read. */
const MANY = 500;
/** Nodes with watchers say so again after that time, and count as having none after the other. */
const REPEAT_MS = 3_000;
const LAPSE_MS = 10_000;
/** A notice waits 20 ms for others and is there some milliseconds later. */
const HEARD_AFTER_MS = 100;
/** PostgreSQL takes fewer than 8,000 bytes a notice; this leaves room for its frame. */
const IDS_BYTES_MAX = 7_000;
const TENANTS_PER_NOTICE = 500;

interface WatchedHere {
  watchers: number;
  /** By then other nodes have heard of it; monotonic milliseconds. */
  heardAt: number;
}

interface Gathered {
  deliveries: Set<string>;
  pushSubscriptions: Set<string>;
}

export function createChangeBroadcast(options: ChangeNewsOptions): ChangeBroadcast {
  const { notices, alone, now = () => performance.now() } = options;
  /** Who watches here, by tenant. */
  const here = new Map<number, WatchedHere>();
  /** Until when somebody watches on another node, by tenant. */
  const elsewhere = new Map<number, number>();
  const gathered = new Map<number, Gathered>();
  const listeners: ((news: TenantNews) => void)[] = [];
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
    // One more than is told says that there are too many, and needs no more memory.
    if (found[kind].size <= MANY) found[kind].add(id);
    gathering ??= setTimeout(pass, GATHER_MS);
  }

  /** Passes on what was gathered. */
  function pass(): void {
    gathering = null;
    const all = [...gathered];
    gathered.clear();
    for (const [tenantId, { deliveries, pushSubscriptions }] of all) {
      const isMissed = deliveries.size > MANY || pushSubscriptions.size > MANY;
      const news: TenantNews = isMissed
        ? missed(tenantId)
        : { tenantId, deliveries: [...deliveries], pushSubscriptions: [...pushSubscriptions], isMissed };
      tell(news);
    }
  }

  function tell(news: TenantNews): void {
    const { tenantId } = news;
    if (isWatchedHere(tenantId)) tellHere(news);
    if (isWatchedElsewhere(tenantId)) for (const notice of noticesOf(news)) notices.tell(notice);
  }

  function tellHere(news: TenantNews): void {
    for (const listener of listeners) listener(news);
  }

  function sayWhoWatches(): void {
    const tenantIds = here.has(ALL_TENANTS) ? [ALL_TENANTS] : [...here.keys()];
    for (let from = 0; from < tenantIds.length; from += TENANTS_PER_NOTICE) {
      notices.tell({ kind: 'watching', tenantIds: tenantIds.slice(from, from + TENANTS_PER_NOTICE) });
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
        if (isWatchedHere(notice.tenantId)) tellHere({ ...notice, isMissed: false });
        break;
      case 'manyChanges':
        if (isWatchedHere(notice.tenantId)) tellHere(missed(notice.tenantId));
        break;
      case 'missed':
        sayWhoWatches();
        if (isWatchedHere(ALL_TENANTS)) tellHere(missed(ALL_TENANTS));
        // Who cannot hear cannot tell: what has changed here meanwhile has reached nobody else.
        notices.tell({ kind: 'manyChanges', tenantId: ALL_TENANTS });
        notices.tell({ kind: 'whoWatches' });
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
    gone: (tenantId) => tell(missed(tenantId)),
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
    start: () => notices.tell({ kind: 'whoWatches' }),
    stop() {
      if (gathering) clearTimeout(gathering);
      if (repeating) clearInterval(repeating);
    },
  };
}

function missed(tenantId: number): TenantNews {
  return { tenantId, deliveries: [], pushSubscriptions: [], isMissed: true };
}

/** As many notices as it takes. */
function noticesOf({ tenantId, deliveries, pushSubscriptions, isMissed }: TenantNews): Notice[] {
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
