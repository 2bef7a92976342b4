/**
 * The CTE that queues chats for the webhook in the transaction that inserts their client events. It reads the new events
 * from the CTE `inserted` (tenant_id, chat_id, source, received_at). A leased chat keeps the end of its lease: the
 * settlement finds the newer events. If the webhook is turned off, the chats wait until it is turned on.
 */
export const QUEUE_CLIENT_EVENTS = `
INSERT INTO webhook_queues (tenant_id, chat_id, due_at)
SELECT tenant_id, chat_id, max(e.received_at) FROM inserted e JOIN webhooks w USING (tenant_id)
WHERE e.source = 'CLIENT' GROUP BY tenant_id, chat_id ORDER BY tenant_id, chat_id
ON CONFLICT (tenant_id, chat_id) DO UPDATE SET due_at = COALESCE(webhook_queues.due_at, EXCLUDED.due_at)`;
