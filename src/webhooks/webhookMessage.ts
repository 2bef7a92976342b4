import { createHash } from 'node:crypto';
import type { PartyType } from '../domain/chatEvent.js';

/** Something that a client did in a chat. */
export interface ClientEvent {
  seq: number;
  event: string;
  msgId: string | null;
  partyId: string | null;
  partyType: PartyType | null;
  displayName: string | null;
  msg: string | null;
  /** What else the client said of it, as it sent it. */
  data: Record<string, unknown>;
  occurredAt: Date;
}

/** Events of one chat that the platform is told of in one request, in their order. */
export interface ClientEventBatch {
  tenantHost: string;
  appId: string;
  chatId: string;
  events: readonly ClientEvent[];
}

/** What goes to the platform. The id is that of these very events, so that a repeat is known by it. */
export interface WebhookMessage {
  id: string;
  /** JSON text. */
  body: string;
}

/** The batch as its platform is told of it; the events speak the legacy contract's language. */
export function webhookMessage({ tenantHost, appId, chatId, events }: ClientEventBatch): WebhookMessage {
  const numbers = [events.at(0)?.seq, events.at(-1)?.seq];
  const digest = createHash('sha256').update(JSON.stringify([tenantHost, chatId, ...numbers]));
  return {
    // Standard Webhooks: ids are unique, and have no full stop, which ends them in what is signed.
    id: `msg_${digest.digest('hex').slice(0, 32)}`,
    body: JSON.stringify({ tenant: tenantHost, app_id: appId, chat_id: chatId, events: events.map(wireEvent) }),
  };
}

/** What the gateway knows of an event comes before what the client calls the same. */
function wireEvent(event: ClientEvent): Record<string, unknown> {
  const known = {
    seq: event.seq,
    event: event.event,
    msg_id: event.msgId,
    party_id: event.partyId,
    msg: event.msg,
    timestamp: String(Math.floor(event.occurredAt.getTime() / 1_000)),
    // Any client may have fields of its own by these names.
    ...(event.partyType !== null && { type: event.partyType.toLowerCase() }),
    ...(event.displayName !== null && { display_name: event.displayName }),
  };
  const others = Object.entries(event.data).filter(([name]) => !Object.hasOwn(known, name));
  return Object.fromEntries([...Object.entries(known), ...others].filter(([, value]) => value !== null));
}
