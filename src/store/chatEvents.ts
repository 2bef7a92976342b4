import type { DeliveryStatus } from '../domain/deliveryPolicy.js';
import type { ChatContext, PublishPlan } from '../domain/publishPlan.js';
import type { PushService } from '../domain/pushService.js';
import { chatContextKey, readChatContexts } from './chatContexts.js';
import type { Database } from './database.js';
import { isRowFault } from './databaseErrors.js';
import { createMicroBatch } from './microBatch.js';

/** What happened in one chat, to be stored with the deliveries that follow from it. */
export interface Publish {
  tenantId: number;
  chatId: string;
  /** Says what to store, once it is known how the chat stands. Should it fail, its own publish fails alone. */
  plan: (chat: ChatContext) => PublishPlan | Promise<PublishPlan>;
  actor: string;
  at: Date;
}

/** A delivery as publishing made it. */
export interface NewDelivery {
  tenantId: number;
  id: string;
  chatId: string;
  event: string;
  service: PushService;
  status: DeliveryStatus;
  reason: string | null;
  createdAt: Date;
  dueAt: Date | null;
  settledAt: Date | null;
}

export type PublishResult =
  | { kind: 'published'; accepted: number; duplicates: number; deliveries: NewDelivery[] }
  | { kind: 'chatNotFound' }
  | { kind: 'chatEnded' };

/**
 * The outbox write, one statement for any number of chats: the sessions are locked in key order (which makes the event
 * numbers follow the commits), the events inserted but for those already known, and a delivery made for each event that
 * is to wake somebody whose session has (or had) a push subscription.
 */
const WRITE_EVENTS = `
WITH chat AS (
  SELECT * FROM unnest($1::int[], $2::text[], $3::int[], $4::jsonb[], $5::bool[], $6::bool[], $7::timestamptz[], $8::text[])
    AS c(tenant_id, chat_id, count, parties, ends, joined, at, actor)
), event AS (
  SELECT * FROM unnest($9::int[], $10::text[], $11::int[], $12::text[], $13::text[], $14::text[], $15::jsonb[],
    $16::timestamptz[], $17::uuid[], $18::jsonb[], $19::timestamptz[])
    AS e(tenant_id, chat_id, ord, event, msg_id, party_id, content, occurred_at, delivery_id, notification, expires_at)
), locked AS (
  SELECT s.tenant_id, s.chat_id FROM chat_sessions s JOIN chat c ON c.tenant_id = s.tenant_id AND c.chat_id = s.chat_id
  WHERE s.ended_at IS NULL ORDER BY s.tenant_id, s.chat_id FOR NO KEY UPDATE OF s
), session AS (
  UPDATE chat_sessions s SET
    last_seq = s.last_seq + c.count,
    parties = s.parties || c.parties,
    state = CASE WHEN c.ends THEN 'COMPLETED' WHEN c.joined THEN 'CONNECTED' ELSE s.state END,
    ended_at = CASE WHEN c.ends THEN c.at END,
    end_reason = CASE WHEN c.ends THEN 'PLATFORM_ENDED'::end_reason END
  FROM locked l JOIN chat c ON c.tenant_id = l.tenant_id AND c.chat_id = l.chat_id
  WHERE s.tenant_id = l.tenant_id AND s.chat_id = l.chat_id
  RETURNING s.tenant_id, s.chat_id, s.app_id, s.last_seq - c.count AS base, c.at, c.ends, c.actor
), audited AS (
  INSERT INTO audit_entries (tenant_id, at, actor, action, object, details)
  SELECT tenant_id, at, actor, 'endChat', 'chat:' || chat_id, '{}'::jsonb FROM session WHERE ends
), inserted AS (
  INSERT INTO chat_events (tenant_id, chat_id, seq, event, msg_id, party_id, content, occurred_at, received_at)
  SELECT e.tenant_id, e.chat_id, s.base + e.ord, e.event, e.msg_id, e.party_id, e.content, e.occurred_at, s.at
  FROM event e JOIN session s ON s.tenant_id = e.tenant_id AND s.chat_id = e.chat_id
  ON CONFLICT DO NOTHING
  RETURNING tenant_id, chat_id, seq
), delivery AS (
  INSERT INTO deliveries (tenant_id, id, chat_id, app_id, seq, event, service, status, reason, notification, due_at, expires_at,
    created_at, settled_at)
  SELECT e.tenant_id, e.delivery_id, e.chat_id, s.app_id, n.seq, e.event, p.service,
    CASE WHEN p.removed_at IS NULL THEN 'PENDING' ELSE 'SUPPRESSED' END::delivery_status,
    p.removal_reason::text, e.notification,
    CASE WHEN p.removed_at IS NULL THEN s.at END, e.expires_at, s.at,
    CASE WHEN p.removed_at IS NOT NULL THEN s.at END
  FROM event e
  JOIN session s ON s.tenant_id = e.tenant_id AND s.chat_id = e.chat_id
  JOIN inserted n ON n.tenant_id = e.tenant_id AND n.chat_id = e.chat_id AND n.seq = s.base + e.ord
  JOIN push_subscriptions p ON p.tenant_id = e.tenant_id AND p.chat_id = e.chat_id
  WHERE e.notification IS NOT NULL
  RETURNING tenant_id, chat_id, seq, id, event, service, status, reason, created_at, due_at, settled_at
)
SELECT n.tenant_id, n.chat_id, n.seq, d.id, d.event, d.service, d.status, d.reason, d.created_at, d.due_at, d.settled_at
FROM inserted n LEFT JOIN delivery d ON d.tenant_id = n.tenant_id AND d.chat_id = n.chat_id AND d.seq = n.seq
UNION ALL
SELECT tenant_id, chat_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM session`;

interface WrittenRow {
  tenant_id: number;
  chat_id: string;
  /** Null: says only that the chat was written to. */
  seq: number | null;
  id: string | null;
  event: string;
  service: PushService;
  status: DeliveryStatus;
  reason: string | null;
  created_at: Date;
  due_at: Date | null;
  settled_at: Date | null;
}

/** A statement of its own, so that it sees subscriptions committed while the first one waited for the session's lock. */
const REMOVE_SUBSCRIPTIONS = `
UPDATE push_subscriptions p SET removed_at = c.at, removal_reason = 'CHAT_ENDED'
FROM unnest($1::int[], $2::text[], $3::timestamptz[]) AS c(tenant_id, chat_id, at)
WHERE p.tenant_id = c.tenant_id AND p.chat_id = c.chat_id AND p.removed_at IS NULL`;

interface Planned {
  publish: Publish;
  plan: PublishPlan;
}

/** Publishes of at most 64 KiB each. */
const MAX_WAITING = 2_000;
type Verdict = PublishResult | { kind: 'planFailed'; error: unknown };

/** The chat events of one database, and the deliveries they make. `newId` gives UUIDs that grow with time. */
export function createChatEvents({ prisma, concurrency }: Database, newId: () => string) {
  const publishes = createMicroBatch<Publish, Verdict>({
    keyOf: chatContextKey,
    run: runPublishes,
    isRowFault,
    maxSize: 128,
    backlog: { max: MAX_WAITING, tenantOf: (item) => item.tenantId },
    concurrency: Math.min(concurrency, 2),
  });

  async function runPublishes(items: readonly Publish[]): Promise<Verdict[]> {
    const contexts = await readChatContexts(prisma, items);
    const plans = await Promise.all(items.map((publish) => planOf(publish, contexts.get(chatContextKey(publish)))));
    const planned = plans.filter((plan) => 'plan' in plan);
    const written = planned.length === 0 ? new Map<string, WrittenRow[]>() : await write(planned);
    return plans.map((plan) => {
      if (!('plan' in plan)) return plan;
      const rows = written.get(chatContextKey(plan.publish));
      return rows ? publishedResult(plan.plan, rows) : { kind: 'chatEnded' };
    });
  }

  /** The rows written, by chat; a chat that ended in the meantime has none. */
  async function write(planned: readonly Planned[]): Promise<Map<string, WrittenRow[]>> {
    const events = planned.flatMap(({ publish, plan }) =>
      plan.events.map((entry, index) => ({ publish, index, ...entry })),
    );
    const insert = prisma.$queryRawUnsafe<WrittenRow[]>(
      WRITE_EVENTS,
      planned.map(({ publish }) => publish.tenantId),
      planned.map(({ publish }) => publish.chatId),
      planned.map(({ plan }) => plan.events.length),
      planned.map(({ plan }) => JSON.stringify(plan.parties)),
      planned.map(({ plan }) => plan.endsChat),
      planned.map(({ plan }) => plan.agentJoined),
      planned.map(({ publish }) => publish.at),
      planned.map(({ publish }) => publish.actor),
      events.map(({ publish }) => publish.tenantId),
      events.map(({ publish }) => publish.chatId),
      events.map(({ index }) => index + 1),
      events.map(({ event }) => event.event),
      events.map(({ event }) => event.msgId),
      events.map(({ event }) => event.partyId ?? ''),
      events.map(({ event }) =>
        JSON.stringify({ displayName: event.displayName, partyType: event.partyType, msg: event.msg }),
      ),
      events.map(({ event }) => event.occurredAt),
      events.map(() => newId()),
      events.map(({ notification }) => notification && JSON.stringify(notification)),
      events.map(({ expiresAt }) => expiresAt),
    );
    const ended = planned.filter(({ plan }) => plan.endsChat).map(({ publish }) => publish);
    const rows =
      ended.length === 0 ? await insert : (await prisma.$transaction([insert, removeSubscriptions(ended)]))[0];
    const byChat = new Map(planned.map(({ publish }) => [chatContextKey(publish), [] as WrittenRow[]]));
    for (const row of rows) byChat.get(chatContextKey({ tenantId: row.tenant_id, chatId: row.chat_id }))?.push(row);
    return new Map([...byChat].filter(([, written]) => written.length > 0));
  }

  function removeSubscriptions(ended: readonly Publish[]) {
    return prisma.$executeRawUnsafe(
      REMOVE_SUBSCRIPTIONS,
      ended.map((publish) => publish.tenantId),
      ended.map((publish) => publish.chatId),
      ended.map((publish) => publish.at),
    );
  }

  return {
    /**
     * Stores events and deliveries durably, together with the other publishes of the moment.
     * @throws what the plan throws
     */
    async publish(publish: Publish): Promise<PublishResult> {
      const verdict = await publishes.submit(publish);
      if (verdict.kind === 'planFailed') throw verdict.error;
      return verdict;
    },
  };
}

async function planOf(publish: Publish, chat: ChatContext | null | undefined): Promise<Planned | Verdict> {
  if (chat === undefined) return { kind: 'chatNotFound' };
  if (chat === null) return { kind: 'chatEnded' };
  try {
    return { publish, plan: await publish.plan(chat) };
  } catch (error) {
    return { kind: 'planFailed', error };
  }
}

function publishedResult(plan: PublishPlan, rows: readonly WrittenRow[]): PublishResult {
  const inserted = rows.filter((row) => row.seq !== null).sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
  const deliveries = inserted.flatMap((row) =>
    row.id === null
      ? []
      : {
          tenantId: row.tenant_id,
          id: row.id,
          chatId: row.chat_id,
          event: row.event,
          service: row.service,
          status: row.status,
          reason: row.reason,
          createdAt: row.created_at,
          dueAt: row.due_at,
          settledAt: row.settled_at,
        },
  );
  return {
    kind: 'published',
    accepted: inserted.length,
    duplicates: plan.events.length - inserted.length,
    deliveries,
  };
}
