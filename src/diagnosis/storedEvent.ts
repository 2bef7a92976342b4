import type { OwnEvent } from '../chats/room.js';
import type { ChatEvent, EventName, EventSource, PartyType } from '../domain/chatEvent.js';

/** A row of chat_events, with the client's own event of the same id. */
export interface StoredEventRow {
  tenant_id: number;
  chat_id: string;
  seq: number;
  source: EventSource;
  event: string;
  msg_id: string | null;
  party_id: string;
  content: StoredContent;
  received_at: Date;
  own: StoredContent | null;
}

interface StoredContent {
  displayName?: string | null;
  partyType?: PartyType | null;
  msg?: string | null;
  msgText?: string | null;
  data?: Record<string, unknown> | null;
}

/** A chat event as far as a diagnosis needs it. */
export interface StoredEvent {
  seq: number;
  source: EventSource;
  event: ChatEvent;
  receivedAt: Date;
  /** What the client sent under the same id; the event may be its echo. */
  ownEvents: readonly OwnEvent[];
}

/** The beginning of a text is enough to recognize an echo, and a page of long messages need not be read whole. */
const contentOf = (alias: string) => `jsonb_build_object('displayName', ${alias}.content -> 'displayName',
  'partyType', ${alias}.content -> 'partyType', 'msg', left(${alias}.content ->> 'msg', 500),
  'msgText', left(${alias}.content ->> 'msgText', 500), 'data', jsonb_build_object(
    'file_id', ${alias}.content #> '{data,file_id}', 'file_name', ${alias}.content #> '{data,file_name}'))`;

/** SQL: the columns of `StoredEventRow`, of the tables `e` and `o`. */
export const EVENT_COLUMNS = `e.tenant_id, e.chat_id, e.seq, e.source::text, e.event, e.msg_id, e.party_id, ${contentOf('e')} AS content,
  e.received_at, CASE WHEN o.seq IS NOT NULL THEN ${contentOf('o')} END AS own`;

/** SQL: joins the client's own event of the same id to the platform's event `e`. */
export const OWN_EVENT = `LEFT JOIN LATERAL (
  SELECT c.seq, c.content FROM chat_events c
  WHERE c.tenant_id = e.tenant_id AND c.chat_id = e.chat_id AND c.source = 'CLIENT' AND e.source = 'PLATFORM'
    AND c.event = e.event AND c.msg_id = e.msg_id LIMIT 1
) o ON e.msg_id IS NOT NULL`;

export function storedEventOf(row: StoredEventRow): StoredEvent {
  const { seq, source, event, msg_id: msgId, party_id: partyId, content, received_at: receivedAt, own } = row;
  const { displayName = null, partyType = null, msg = null, msgText = null, data = null } = content;
  return {
    ...{ seq, source, receivedAt },
    event: {
      ...{ event: event as EventName, msgId, displayName, partyType, msg, msgText, data },
      partyId: partyId === '' ? null : partyId,
      occurredAt: receivedAt,
    },
    ownEvents: own
      ? [
          {
            event: event as EventName,
            msgId,
            msg: own.msg ?? null,
            msgText: own.msgText ?? null,
            data: own.data ?? null,
          },
        ]
      : [],
  };
}
