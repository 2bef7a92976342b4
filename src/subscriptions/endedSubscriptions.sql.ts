/**
 * The CTE `suppressed`: pushes that wait for subscriptions that have just ended are never sent. A push that is being sent
 * is left to its lease, which finds no token.
 * @param ended the CTE with the (tenant_id, chat_id, at) of those subscriptions
 * @param reason SQL, a text
 */
export const suppressWaiting = (ended: string, reason: string) => `suppressed AS (
  UPDATE deliveries d SET status = 'SUPPRESSED', reason = ${reason}, due_at = NULL, settled_at = w.at
  FROM (
    SELECT tenant_id, x.id, e.at FROM ${ended} e JOIN deliveries x USING (tenant_id, chat_id)
    WHERE x.due_at IS NOT NULL AND x.leased_by IS NULL
    ORDER BY tenant_id, x.id FOR UPDATE OF x
  ) w
  WHERE d.tenant_id = w.tenant_id AND d.id = w.id
  RETURNING d.tenant_id, d.id
)`;
