/**
 * The CTE by which the statement that inserts client events queues their chats in the same transaction. Its CTE `inserted`
 * has (tenant_id, chat_id, source, received_at) of the new events. A chat that is leased keeps the lease's end: the
 * settlement sees for itself that there is more. Those of a webhook that is turned off wait for it to be turned on.
 */
export const QUEUE_CLIENT_EVENTS = `
INSERT INTO webhook_queues (tenant_id, chat_id, due_at)
SELECT e.tenant_id, e.chat_id, max(e.received_at) FROM inserted e JOIN webhooks w ON w.tenant_id = e.tenant_id
WHERE e.source = 'CLIENT' GROUP BY e.tenant_id, e.chat_id ORDER BY e.tenant_id, e.chat_id
ON CONFLICT (tenant_id, chat_id) DO UPDATE SET due_at = COALESCE(webhook_queues.due_at, EXCLUDED.due_at)`;
