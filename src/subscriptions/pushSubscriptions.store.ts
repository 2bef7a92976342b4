import { deviceOf, type DeviceToken } from '../domain/deviceToken.js';
import { batchedFind } from '../database/batchedFind.js';
import { byTenant } from '../database/byTenant.js';
import { chatKey } from '../domain/chatId.js';
import type { ChangeObserver } from '../domain/changeObserver.js';
import { type ChatSessionRecord, chatSessionOf } from '../chats/room.js';
import type { Database } from '../database/database.js';
import type { PushSubscription } from '../database/generated/client.js';
import { isLostRace, isRowFault } from '../database/databaseErrors.js';
import { createMicroBatch } from '../database/microBatch.js';
import {
  CHANGE_SUBSCRIPTIONS,
  inputOf,
  TAKE_DEVICES,
  type SubscriptionChange,
  type VerdictRow,
} from './changeSubscriptions.sql.js';
import {
  pushSubscriptionOf,
  subscriptionEndOf,
  type PushSubscriptionRecord,
  type SubscriptionEnd,
} from './pushSubscriptionRow.js';

type SubscriptionVerdict =
  | { kind: 'changed'; session: ChatSessionRecord; subscription: PushSubscriptionRecord | null }
  | { kind: 'chatNotFound' }
  | { kind: 'chatNotOwned' }
  | { kind: 'chatEnded' };

/** The queue holds at least a second of work. */
const SHARES = { waiting: 5_000, batch: 256, turn: 64 };

/** Batches under way: more of them are smaller, and a call costs the database more. */
const AT_ONCE = 2;

const TRIES = 5;

/** See `createPushSubscriptionsStore`. */
export type PushSubscriptionsStore = ReturnType<typeof createPushSubscriptionsStore>;

/** The push subscriptions of one database. */
export function createPushSubscriptionsStore({ prisma, hot, concurrency }: Database, observer: ChangeObserver) {
  const changes = createMicroBatch<SubscriptionChange, SubscriptionVerdict>({
    keyOf: (change) => `${change.tenantId} ${change.chatId}`,
    run: runChanges,
    isRowFault,
    maxSize: 256,
    fairness: { tenantOf: ({ tenantId }) => tenantId, weightOf: () => 1, shares: SHARES, heavy: Infinity },
    concurrency: Math.min(AT_ONCE, concurrency),
  });

  const findRow = batchedFind(
    chatKey,
    ({ tenantId, chatId }: PushSubscription) => ({ tenantId, chatId }),
    (chats) =>
      prisma.pushSubscription.findMany({
        where: {
          OR: byTenant(chats, ({ chatId }) => chatId).map(([tenantId, ids]) => ({ tenantId, chatId: { in: ids } })),
        },
      }),
  );

  async function runChanges(items: readonly SubscriptionChange[]): Promise<SubscriptionVerdict[]> {
    const verdicts = new Map<SubscriptionChange, SubscriptionVerdict>();
    for (const turn of turnsByDevice(items)) {
      const found = await retryLostRaces(() => runTurn(turn));
      turn.forEach((item, index) => verdicts.set(item, found[index] as SubscriptionVerdict));
    }
    return items.map((item) => verdicts.get(item) as SubscriptionVerdict);
  }

  async function runTurn(items: readonly SubscriptionChange[]): Promise<SubscriptionVerdict[]> {
    const isWatched = items.some((item) => observer.isWatched(item.tenantId));
    const found = new Map<string, VerdictRow>();
    const run = async (statement: string, some: readonly SubscriptionChange[]) => {
      if (some.length === 0) return;
      const rows = await hot<VerdictRow>(statement, [JSON.stringify(some.map(inputOf)), isWatched, some.length]);
      for (const row of rows) found.set(`${row.tenant_id} ${row.chat_id}`, row);
    };
    const rowOf = ({ tenantId, chatId }: SubscriptionChange) => found.get(`${tenantId} ${chatId}`);

    await run(
      CHANGE_SUBSCRIPTIONS,
      items.filter((item) => item.locale === null),
    );
    const left = items.filter((item) => item.locale !== null || rowOf(item)?.has_owner);
    await run(TAKE_DEVICES, left);
    const verdicts = items.map((item) => verdictOf(item, rowOf(item)));
    if (isWatched) {
      const isNews = (item: SubscriptionChange, index: number) =>
        verdicts[index]?.kind === 'changed' && rowOf(item)?.before !== tokenNameOf(item.device);
      observer.pushSubscriptions(items.filter(isNews));
      announceTaken(left.flatMap((item) => rowOf(item) ?? []));
    }
    return verdicts;
  }

  function announceTaken(rows: readonly VerdictRow[]): void {
    const byTenant = new Map(rows.map((row) => [row.tenant_id, row]));
    for (const [tenantId, { taken, suppressed }] of byTenant) {
      observer.pushSubscriptions((taken ?? []).map((chatId) => ({ tenantId, chatId })));
      observer.deliveries((suppressed ?? []).map((id) => ({ tenantId, id })));
    }
  }

  return {
    /** Subscribes, replaces or cancels, in one batch with other calls. */
    change: changes.submit,

    /** The session's push subscription; null: it has none. */
    async find(tenantId: number, chatId: string): Promise<PushSubscriptionRecord | null> {
      const row = await findRow({ tenantId, chatId });
      return row && pushSubscriptionOf(row);
    },

    /** How the session's push subscription has ended; null: it has not, or there never was one. */
    async findEnd(tenantId: number, chatId: string): Promise<SubscriptionEnd | null> {
      const row = await findRow({ tenantId, chatId });
      return row && subscriptionEndOf(row);
    },
  };
}

/** In the order they came, no device twice in a turn. Usually there is one turn. */
function turnsByDevice(items: readonly SubscriptionChange[]): SubscriptionChange[][] {
  const turns: SubscriptionChange[][] = [];
  const seen = new Map<string, number>();
  for (const item of items) {
    const key = item.device && `${item.tenantId} ${item.appId} ${deviceOf(item.device)}`;
    const turn = key === null ? 0 : (seen.get(key) ?? -1) + 1;
    if (key !== null) seen.set(key, turn);
    (turns[turn] ??= []).push(item);
  }
  return turns;
}

/** Two nodes may subscribe the same device at once. The database refuses the later one, whose next try sees the other. */
async function retryLostRaces<T>(run: () => Promise<T>): Promise<T> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      return await run();
    } catch (error) {
      if (!isLostRace(error) || left === 0) throw error;
    }
  }
}

function verdictOf(item: SubscriptionChange, row: VerdictRow | undefined): SubscriptionVerdict {
  if (!row) return { kind: 'chatNotFound' };
  if (!row.owned) return { kind: 'chatNotOwned' };
  if (row.ended_at !== null) return { kind: 'chatEnded' };
  const subscription = item.device && {
    tenantId: item.tenantId,
    chatId: item.chatId,
    service: item.device.service,
    deviceToken: item.device.token,
    bundleId: item.device.bundleId,
    webPushKeys: item.device.webPushKeys,
    environment: row.environment,
    createdAt: row.subscribed_at ?? item.at,
    refreshedAt: item.at,
  };
  const session = chatSessionOf(row);
  return { kind: 'changed', session: { ...session, locale: item.locale ?? session.locale }, subscription };
}

/** The same text as the statement's name of the previous subscription. */
function tokenNameOf(device: DeviceToken | null): string | null {
  return device && `${device.service} ${device.token.reveal()}`;
}
