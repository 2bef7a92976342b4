import type { Database } from '../database/database.js';
import { isRowFault } from '../database/databaseErrors.js';
import { createMicroBatch } from '../database/microBatch.js';
import { Prisma } from '../database/generated/client.js';
import { inListOrder, type Slice } from '../domain/slice.js';
import type { ListedRefusal, RefusedRequest } from './refusedRequest.js';
import { shownChatId } from './shownChatId.js';

/** A refusal to record. */
export interface NewRefusal extends RefusedRequest {
  requestId: string;
  tenantId: number;
  appId: string;
  /** As the request named it; null: not at all. */
  chatId: string | null;
}

/** An app by its keys. */
export interface AppKey {
  tenantId: number;
  appId: string;
}

/** The newest ones are kept. */
export const KEPT_PER_CHAT = 20;
export const KEPT_PER_APP = 1_000;

/**
 * Records refusals in their app's list, and in the chat if the app has one of this id. An app that does not exist has no
 * list. The sessions are locked against their removal in key order, as everywhere.
 */
const RECORD = `/* record_refusals */
WITH input AS (
  SELECT * FROM json_to_recordset($1::json) AS i(ord int, tenant_id int, app_id text, chat_id text, shown_chat text, at timestamptz,
    operation text, door text, code text, field text, message text)
), known AS (
  SELECT i.ord, tenant_id, chat_id FROM input i JOIN chat_sessions s USING (tenant_id, chat_id, app_id)
  ORDER BY tenant_id, chat_id FOR KEY SHARE OF s
), recorded AS (
  INSERT INTO chat_refusals (tenant_id, chat_id, at, operation, door, code, field, message)
  SELECT k.tenant_id, k.chat_id, i.at, i.operation, i.door, i.code, i.field, i.message
  FROM known k JOIN input i USING (ord) ORDER BY ord
)
INSERT INTO refused_requests (tenant_id, app_id, chat_id, at, operation, door, code, field, message)
SELECT tenant_id, app_id, COALESCE(k.chat_id, i.shown_chat), i.at, i.operation, i.door, i.code, i.field, i.message
FROM input i JOIN apps a USING (tenant_id, app_id) LEFT JOIN known k USING (ord, tenant_id) ORDER BY ord`;

const PRUNE_CHATS = `
DELETE FROM chat_refusals r USING (
  SELECT o.tenant_id, o.chat_id, o.id FROM (SELECT DISTINCT * FROM unnest($1::int[], $2::text[]) AS c(tenant_id, chat_id)) c
  CROSS JOIN LATERAL (
    SELECT tenant_id, chat_id, id FROM chat_refusals n WHERE n.tenant_id = c.tenant_id AND n.chat_id = c.chat_id
    ORDER BY id DESC OFFSET ${KEPT_PER_CHAT}
  ) o
) o WHERE r.tenant_id = o.tenant_id AND r.chat_id = o.chat_id AND r.id = o.id`;

const PRUNE_APPS = `
DELETE FROM refused_requests r USING (
  SELECT o.tenant_id, o.id FROM (SELECT DISTINCT * FROM unnest($1::int[], $2::text[]) AS a(tenant_id, app_id)) a
  CROSS JOIN LATERAL (
    SELECT tenant_id, id FROM refused_requests n WHERE n.tenant_id = a.tenant_id AND n.app_id = a.app_id
    ORDER BY id DESC OFFSET ${KEPT_PER_APP}
  ) o
) o WHERE r.tenant_id = o.tenant_id AND r.id = o.id`;

/** Tenant by tenant, in the order of the index. */
const FORGET = `
DELETE FROM refused_requests r USING (
  SELECT old.* FROM tenants t CROSS JOIN LATERAL (
    SELECT tenant_id, id FROM refused_requests WHERE tenant_id = t.id AND at < $1::timestamptz ORDER BY at LIMIT 500
  ) old
) o WHERE r.tenant_id = o.tenant_id AND r.id = o.id`;

/** See `createRefusalsStore`. */
export type RefusalsStore = ReturnType<typeof createRefusalsStore>;

/** The refused requests of one database. */
export function createRefusalsStore({ prisma }: Database) {
  const recordings = createMicroBatch<NewRefusal, undefined>({
    keyOf: ({ requestId }) => requestId,
    run: record,
    isRowFault,
    maxSize: 200,
    concurrency: 1,
    // If devices of a tenant are refused faster than this, records of that tenant are dropped. Other tenants lose nothing.
    fairness: {
      tenantOf: ({ tenantId }) => tenantId,
      weightOf: () => 1,
      shares: { waiting: 500, batch: 200, turn: 50 },
      heavy: Infinity,
    },
  });

  async function record(items: readonly NewRefusal[]): Promise<undefined[]> {
    await prisma.$executeRawUnsafe(RECORD, JSON.stringify(items.map(inputOf)));
    const named = items.flatMap(({ tenantId, chatId }) => (chatId === null ? [] : [{ tenantId, chatId }]));
    await prisma.$executeRawUnsafe(
      PRUNE_CHATS,
      named.map(tenantIdOf),
      named.map(({ chatId }) => chatId.toWellFormed()),
    );
    await prisma.$executeRawUnsafe(
      PRUNE_APPS,
      items.map(tenantIdOf),
      items.map(({ appId }) => appId),
    );
    return items.map(() => undefined);
  }

  return {
    /** Records a refusal, in one batch with others. @throws DomainError TOO_MANY_REQUESTS if too many wait */
    record: recordings.submit,

    /** An app's refused requests that are not older than that, newest first. */
    async ofApp(
      { tenantId, appId }: AppKey,
      since: Date,
      { after, before, limit, fromEnd }: Slice<bigint>,
    ): Promise<ListedRefusal[]> {
      const rows = await prisma.refusedRequest.findMany({
        where: {
          ...{ tenantId, appId, at: { gte: since } },
          id: { ...(after !== null && { lt: after }), ...(before !== null && { gt: before }) },
        },
        orderBy: { id: fromEnd ? Prisma.SortOrder.asc : Prisma.SortOrder.desc },
        take: limit,
      });
      return inListOrder(rows as ListedRefusal[], { limit, after, before, fromEnd });
    },

    /** Removes some of those that are older. @returns how many; 0: none are left */
    forget: (before: Date): Promise<number> => prisma.$executeRawUnsafe(FORGET, before),
  };
}

function tenantIdOf({ tenantId }: { tenantId: number }): number {
  return tenantId;
}

/** PostgreSQL rejects lone surrogates in JSON. */
function inputOf({ tenantId, appId, chatId, at, operation, door, code, field, message }: NewRefusal, ord: number) {
  const chat = chatId?.toWellFormed() ?? null;
  return {
    ...{ ord, at, operation, door, code, field },
    tenant_id: tenantId,
    app_id: appId.toWellFormed(),
    chat_id: chat,
    shown_chat: chat && shownChatId(chat),
    message: message.toWellFormed(),
  };
}
