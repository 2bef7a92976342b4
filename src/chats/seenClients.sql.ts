/**
 * What a sighting of the client means for the events sent to it. CONFIRM: it has received them, if it came back in time.
 * KEEP: still unknown. FORGET: its connection broke, so they may be lost and are sent again.
 */
export type ReceiptSignal = 'CONFIRM' | 'KEEP' | 'FORGET';

/**
 * CTEs for clients that are seen at their chats. `input` has (tenant_id, chat_id, app_id, client_id, until, at, signal).
 *
 * - `seen`: the sessions that belong to their clients, locked in key order as everywhere, with their current state.
 * - Confirmed events count as fetched and need no push.
 * - A client that was away too long may have lost the events sent to it. They are sent again, besides the pushes that
 *   already went out.
 * - Deliveries held for a present client are due when its presence lapses, which may now be earlier.
 * - Leased deliveries stay unchanged: their node checks the presence again.
 * - `touched`: the deliveries changed by this.
 * @param longestMs the SQL parameter with the longest time a client counts as present: see chats/presence.ts
 */
export const seenClients = (longestMs: string) => `
seen AS (
  SELECT tenant_id, chat_id, s.fetched_seq, s.last_seq, s.ended_at IS NOT NULL AS ended, i.until, i.at, i.signal,
    CASE WHEN i.signal = 'CONFIRM' AND s.present_until BETWEEN i.at AND i.at + ${longestMs}::int * interval '1 millisecond'
      THEN GREATEST(s.fetched_seq, s.told_seq) ELSE s.fetched_seq END AS confirmed_seq
  FROM chat_sessions s JOIN input i USING (tenant_id, chat_id, app_id, client_id)
  ORDER BY tenant_id, chat_id FOR NO KEY UPDATE OF s
), present AS (
  UPDATE chat_sessions s SET present_until = n.until, fetched_seq = n.confirmed_seq,
    told_seq = CASE WHEN n.signal = 'KEEP' THEN s.told_seq ELSE n.confirmed_seq END
  FROM seen n
  WHERE s.tenant_id = n.tenant_id AND s.chat_id = n.chat_id
), fetched AS (
  UPDATE deliveries d SET status = 'SUPPRESSED', reason = 'CLIENT_FETCHED', due_at = NULL, settled_at = n.at FROM seen n
  WHERE d.tenant_id = n.tenant_id AND d.chat_id = n.chat_id AND d.seq > n.fetched_seq AND d.seq <= n.confirmed_seq
    AND d.settled_at IS NULL AND d.leased_by IS NULL
  RETURNING d.tenant_id, d.chat_id, d.id
), held AS (
  UPDATE deliveries d SET due_at = n.until FROM seen n
  WHERE d.tenant_id = n.tenant_id AND d.chat_id = n.chat_id AND d.seq > n.confirmed_seq
    AND d.settled_at IS NULL AND d.leased_by IS NULL AND d.reason = 'CLIENT_PRESENT' AND d.due_at > n.until
  RETURNING d.tenant_id, d.chat_id, d.id
), touched AS (
  SELECT tenant_id, chat_id, array_agg(id::text) AS deliveries FROM (SELECT * FROM fetched UNION ALL SELECT * FROM held) d
  GROUP BY tenant_id, chat_id
)`;
