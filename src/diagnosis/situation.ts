import { eventEffect, type DeliveryRecord, type EventEffect, type OpenCircuitRecord } from '../delivery/room.js';
import type { PushService } from '../domain/pushService.js';
import type { RefusedRequest } from '../refusals/room.js';
import type { AppRecord } from '../tenants/room.js';
import type { ChatFacts, SubscriptionFacts } from './chatFacts.store.js';
import type { StoredEvent } from './storedEvent.js';

/** Everything that decides whether an event was pushed. A diagnosis is a pure function of it. */
export interface Situation {
  now: Date;
  /** CHAT: why the last message was or was not pushed. EVENT: the same of one event of the timeline. */
  scope: 'CHAT' | 'EVENT';
  /** Null: the platform has published nothing yet. */
  event: { event: string; seq: number; at: Date; effect: EventEffect | 'BY_CLIENT' } | null;
  /** The event's; null: it made none. */
  delivery: DeliveryRecord | null;
  /** Null: there never was one. */
  subscription: SubscriptionFacts | null;
  /** The newest refused request; for an event of the timeline, the newest one before it. */
  refusal: RefusedRequest | null;
  /** The delivery's push service, paused by the gateway. */
  circuit: OpenCircuitRecord | null;
  /** How the app is set up for the push service of the delivery or the subscription. */
  service: 'ENABLED' | 'DISABLED' | 'MISSING';
  fetchedSeq: number;
}

/** What surrounds a chat. */
export interface Surroundings {
  now: Date;
  app: AppRecord;
  /** Of the tenant. */
  circuits: readonly OpenCircuitRecord[];
}

/** The situation of a chat: of its newest event that notifies, or that would if the app's settings allowed. */
export function situationOfChat(facts: ChatFacts, around: Surroundings): Situation {
  const { delivery } = facts;
  const candidate = facts.waking.find((event) => {
    const effect = effectOf(event, facts, around.app);
    return event.seq === delivery?.seq || effect === 'NOTIFIES' || effect === 'MUTED';
  });
  const event = candidate && candidate.seq >= (delivery?.seq ?? 0) ? candidate : null;
  const ofDelivery = delivery && (!event || event.seq === delivery.seq);
  const { refusal } = facts;
  if (ofDelivery) {
    const { seq, createdAt: at } = delivery;
    const told = { event: delivery.event, seq, at, effect: 'NOTIFIES' } as const;
    return situationOf({ scope: 'CHAT', event: told, delivery, refusal }, facts, around);
  }
  const newest = event ?? facts.newest;
  const told = newest && eventFacts(newest, facts, around.app);
  return situationOf({ scope: 'CHAT', event: told, delivery: null, refusal }, facts, around);
}

/** The situation of one event of the timeline. */
export function situationOfEvent(
  event: StoredEvent,
  { delivery, refusal }: Pick<Situation, 'delivery' | 'refusal'>,
  facts: ChatFacts,
  around: Surroundings,
): Situation {
  const told = eventFacts(event, facts, around.app);
  return situationOf({ scope: 'EVENT', event: told, delivery, refusal }, facts, around);
}

function eventFacts(event: StoredEvent, facts: ChatFacts, app: AppRecord): NonNullable<Situation['event']> {
  const { seq, receivedAt: at } = event;
  return { event: event.event.event, seq, at, effect: effectOf(event, facts, app) };
}

function effectOf(
  { source, event, ownEvents }: StoredEvent,
  facts: ChatFacts,
  app: AppRecord,
): EventEffect | 'BY_CLIENT' {
  return source === 'CLIENT' ? 'BY_CLIENT' : eventEffect(event, { ...facts, ownEvents }, app);
}

function situationOf(
  about: Pick<Situation, 'scope' | 'event' | 'delivery' | 'refusal'>,
  { appId, subscription, fetchedSeq }: ChatFacts,
  { now, app, circuits }: Surroundings,
): Situation {
  const service = about.delivery?.service ?? subscription?.service ?? null;
  const circuit = circuits.find((one) => one.appId === appId && one.service === about.delivery?.service) ?? null;
  return { ...about, now, subscription, circuit, service: standingOf(service, app), fetchedSeq };
}

function standingOf(service: PushService | null, app: AppRecord): Situation['service'] {
  const config = app.pushServices.find((one) => one.service === service);
  if (!config) return 'MISSING';
  return config.enabled ? 'ENABLED' : 'DISABLED';
}
