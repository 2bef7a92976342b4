import { createHash } from 'node:crypto';
import type { PartyType } from '../../domain/chatEvent.js';

/** Something that a client did in a chat. */
export interface ClientEvent {
  seq: number;
  event: string;
  msgId: string | null;
  partyId: string | null;
  partyType: PartyType | null;
  displayName: string | null;
  msg: string | null;
  /** The client's other fields, as sent. */
  data: Record<string, unknown>;
  occurredAt: Date;
}

/** Events of one chat for one request, in order. */
interface ClientEventBatch {
  tenantHost: string;
  appId: string;
  chatId: string;
  events: readonly ClientEvent[];
}

/** The request body. Its id belongs to exactly these events, so that repeats can be recognised. */
export interface WebhookMessage {
  id: string;
  /** JSON text. */
  body: string;
}

/** The batch as a request body; the events have the legacy contract's format. */
export function webhookMessage({ tenantHost, appId, chatId, events }: ClientEventBatch): WebhookMessage {
  const numbers = [events.at(0)?.seq, events.at(-1)?.seq];
  const digest = createHash('sha256').update(JSON.stringify([tenantHost, chatId, ...numbers]));
  return {
    // Standard Webhooks: ids are unique and without a full stop, which separates them in the signed text.
    id: `msg_${digest.digest('hex').slice(0, 32)}`,
    body: JSON.stringify({ tenant: tenantHost, app_id: appId, chat_id: chatId, events: events.map(wireEvent) }),
  };
}

/** A test request, which only shows that it arrives. It has the form of other requests, and `test` marks it. */
export function webhookTestMessage({
  tenantHost,
  at,
  id,
}: {
  tenantHost: string;
  at: Date;
  id: string;
}): WebhookMessage {
  const event = { seq: 1, event: 'webhook_test', timestamp: String(Math.floor(at.getTime() / 1_000)) };
  return {
    id: `msg_${id.replaceAll('-', '')}`,
    body: JSON.stringify({ tenant: tenantHost, app_id: 'test', chat_id: 'test', events: [event], test: true }),
  };
}

/** The gateway's fields take precedence over the client's fields of the same name. */
function wireEvent(event: ClientEvent): Record<string, unknown> {
  const known = {
    seq: event.seq,
    event: event.event,
    msg_id: event.msgId,
    party_id: event.partyId,
    msg: event.msg,
    timestamp: String(Math.floor(event.occurredAt.getTime() / 1_000)),
    // Clients may have their own fields with these names.
    ...(event.partyType !== null && { type: event.partyType.toLowerCase() }),
    ...(event.displayName !== null && { display_name: event.displayName }),
  };
  const others = Object.entries(event.data).filter(([name]) => !Object.hasOwn(known, name));
  return Object.fromEntries([...Object.entries(known), ...others].filter(([, value]) => value !== null));
}
