import type { ChatEvent, EventSource } from '../../domain/chatEvent.js';
import type { PublishPlan } from './publishPlan.js';
import { storedNotification } from '../../domain/notification.js';
import type { TraceContext } from '../../domain/tracing.js';
import { mapInStretches } from '../../domain/stretches.js';
import type { EndReason } from '../../chats/room.js';
import type { DirectLease } from '../leases/directLeases.js';

/** Events of one chat to write, with their plan. */
export interface EventsToWrite {
  tenantId: number;
  chatId: string;
  appId: string;
  /** The number of the chat's newest event at the time of the read. */
  lastSeq: number;
  source: EventSource;
  plan: PublishPlan;
  /** Writes only if the chat has had no event since then, nor since the read; null: in any case. */
  idleSince: Date | null;
  idempotency: { key: string; fingerprint: string } | null;
  actor: string;
  address: string | null;
  at: Date;
  /** The publish in its trace; null: none is recorded. */
  trace: TraceContext | null;
}

/** An event to write, with the id of its possible delivery. */
export type PlannedEvent = PublishPlan['events'][number] & { item: EventsToWrite; ord: number; deliveryId: string };

/** The statement's parameters. @param direct deliveries to lease at once */
export async function writeEventsValues(
  nodeId: string,
  items: readonly EventsToWrite[],
  events: readonly PlannedEvent[],
  direct: DirectLease | null,
  longestPresenceMs: number,
): Promise<unknown[]> {
  const chats = await mapInStretches(items, (item) => JSON.stringify(chatInput(item)));
  const inputs = await mapInStretches(events, (event) => JSON.stringify(eventInput(event, direct)));
  return [
    ...[`[${chats.join(',')}]`, items.length],
    ...[`[${inputs.join(',')}]`, events.length],
    ...[nodeId, direct?.until ?? null, longestPresenceMs],
  ];
}

function chatInput(item: EventsToWrite) {
  const { tenantId, chatId, lastSeq, plan, at, actor, address, source, idempotency, idleSince, trace } = item;
  return {
    tenant_id: tenantId,
    chat_id: chatId,
    last_seq: lastSeq,
    count: plan.events.length,
    parties: plan.parties,
    end_reason: plan.endsChat ? endReasonOf(item) : null,
    state: plan.state,
    at,
    actor,
    address,
    source,
    key: idempotency?.key,
    fingerprint: idempotency?.fingerprint,
    idle_since: idleSince,
    trace: trace ?? undefined,
  };
}

function endReasonOf({ source, idleSince }: EventsToWrite): EndReason {
  return idleSince === null ? `${source}_ENDED` : 'IDLE';
}

function eventInput(
  { item, ord, deliveryId, event, notification, expiresAt }: PlannedEvent,
  direct: DirectLease | null,
) {
  return {
    tenant_id: item.tenantId,
    chat_id: item.chatId,
    ord,
    event: event.event,
    msg_id: event.msgId,
    party_id: event.partyId ?? '',
    content: contentOf(event),
    occurred_at: event.occurredAt,
    delivery_id: deliveryId,
    notification: notification && storedNotification(notification),
    expires_at: expiresAt,
    direct: direct?.ids.has(deliveryId) ?? false,
  };
}

/** The other fields of an event. */
function contentOf({ displayName, partyType, msg, msgText, data }: ChatEvent) {
  return { displayName, partyType, msg, ...(msgText !== null && { msgText }), ...(data && { data }) };
}
