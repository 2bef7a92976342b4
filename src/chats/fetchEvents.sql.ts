import { CHAT_EVENT_TYPES, type EventName, type EventSource, type PartyType } from '../domain/chatEvent.js';
import { seenClients } from './seenClients.sql.js';

/** The limits of one answer, in events and in bytes (the first event may exceed the bytes). The next answer has the rest. */
const MAX_EVENTS = 200;
const MAX_BYTES = 256 * 1024;

/** Events of unknown types are stored, but no client could read them. */
const FETCHABLE = CHAT_EVENT_TYPES.map((event) => `'${event}'`).join(', ');

/**
 * One statement for any number of fetches. It records that the clients were seen, and reads the events they have not
 * fetched. It reads events from the snapshot at its beginning. If the locked session shows newer ones, the fetch is
 * `stale`.
 */
export const FETCH = `
WITH input AS (
  SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[],
    $7::text[], $8::int[])
    AS i(tenant_id, chat_id, app_id, client_id, until, at, signal, after_seq)
), session AS (
  SELECT tenant_id, chat_id, s.state, s.last_seq, s.ended_at IS NOT NULL AS ended, s.end_reason, i.after_seq
  FROM chat_sessions s JOIN input i USING (tenant_id, chat_id)
), ${seenClients('$9')}
SELECT s.tenant_id, s.chat_id, n.chat_id IS NOT NULL AS owned, s.state::text, s.ended,
  n.last_seq <> s.last_seq OR n.ended <> s.ended AS stale, t.deliveries AS touched,
  e.seq, e.source::text, e.event, e.msg_id, e.party_id, e.content, e.occurred_at
FROM session s LEFT JOIN seen n USING (tenant_id, chat_id) LEFT JOIN touched t USING (tenant_id, chat_id)
LEFT JOIN LATERAL (
  SELECT * FROM (
    SELECT *, sum(octet_length(content::text)) OVER (ORDER BY seq) - octet_length(content::text) AS bytes_before FROM (
      SELECT * FROM chat_events e
      WHERE e.tenant_id = s.tenant_id AND e.chat_id = s.chat_id AND e.seq > GREATEST(n.confirmed_seq, s.after_seq)
        AND e.source = 'PLATFORM' AND e.event IN (${FETCHABLE})
      ORDER BY e.seq LIMIT ${MAX_EVENTS}
    ) next
  ) summed WHERE bytes_before < ${MAX_BYTES}
) e ON s.end_reason IS DISTINCT FROM 'CLIENT_ENDED'
ORDER BY s.tenant_id, s.chat_id, e.seq`;

/** A stored event. */
export interface EventRow {
  seq: number;
  source: EventSource;
  event: EventName;
  msg_id: string | null;
  party_id: string;
  content: {
    displayName: string | null;
    partyType: PartyType | null;
    msg: string | null;
    msgText?: string;
    data?: Record<string, unknown>;
  };
  occurred_at: Date;
}

/** A chat as a fetch found it. */
interface StandingRow {
  tenant_id: number;
  chat_id: string;
  owned: boolean;
  state: string;
  ended: boolean;
  stale: boolean;
  /** Deliveries changed by the fetch. */
  touched: string[] | null;
}
/** A row for each event; one without an event where there is none. */
export type FetchRow = StandingRow & (EventRow | { seq: null });
