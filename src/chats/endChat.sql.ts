import { auditInsert } from '../database/auditEntry.js';
import { forgetToken } from '../database/deviceSql.js';
import type { EventSource } from '../domain/chatEvent.js';

/**
 * The end of a chat, in SQL fragments. Two files build their statements from them: the outbox write (`writeEvents.sql.ts`)
 * and the chats of a contact center (`upstreamChats.store.ts`).
 *
 * 1. The session becomes COMPLETED, with the time and the reason (`endingColumns`).
 * 2. The audit log records the actor and the reason (`auditEnds`).
 * 3. The push subscription is removed: in the same statement (`removeSubscriptions`), or in the next one of the transaction
 *    (`REMOVE_SUBSCRIPTIONS`). Its token stays for pushes under way, among them the one about the end. A client that ends
 *    the chat itself needs no push, so its token is removed at once.
 */
export type EndReason = `${EventSource}_ENDED` | 'IDLE' | 'REPLACED';

/**
 * In an update of `chat_sessions s`: the chat ends if there is a reason.
 * @param reason an SQL expression; null: the chat goes on @param state what its state is then
 */
export const endingColumns = (at: string, reason: string, state = 's.state') =>
  `state = CASE WHEN ${reason} IS NULL THEN ${state} ELSE 'COMPLETED' END,
    ended_at = CASE WHEN ${reason} IS NOT NULL THEN ${at} END, end_reason = ${reason}::end_reason`;

/** Audits sessions that have just ended. @param ended rows with (tenant_id, chat_id, ended_at, end_reason) */
export const auditEnds = (ended: string, actor: string, address: string) =>
  auditInsert({
    ...{ from: ended, at: 'ended_at', actor, address, action: `'endChat'`, object: `'chat:' || chat_id` },
    details: `jsonb_build_object('reason', end_reason)`,
  });

/** Removes the subscriptions of ended chats. @param ended SQL: sessions `s` with the columns of `chat_sessions` */
export const removeSubscriptions = (ended: string) => `
UPDATE push_subscriptions p SET removed_at = s.ended_at, removal_reason = 'CHAT_ENDED',
  ${forgetToken(`s.end_reason = 'CLIENT_ENDED'`)}
FROM ${ended}
WHERE s.ended_at IS NOT NULL AND p.tenant_id = s.tenant_id AND p.chat_id = s.chat_id AND p.removed_at IS NULL
RETURNING p.tenant_id, p.chat_id`;

/**
 * Removes the subscriptions of these chats if they have ended. Parameters 1 and 2 are the tenant ids and the chat ids. It
 * runs after the statement that ends the chats, in the same transaction. So it sees subscriptions that were committed while
 * that statement waited for the session's lock.
 */
export const REMOVE_SUBSCRIPTIONS = removeSubscriptions(
  'unnest($1::int[], $2::text[]) AS i(tenant_id, chat_id) JOIN chat_sessions s USING (tenant_id, chat_id)',
);
