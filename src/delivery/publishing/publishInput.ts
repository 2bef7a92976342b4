import { createHash } from 'node:crypto';
import { actorName, tenantOf, type Caller } from '../../domain/caller.js';
import { type ChatEvent, IDEMPOTENCY_KEY_MAX, isKnownEvent } from '../../domain/chatEvent.js';
import { isJsonObject } from '../../domain/jsonObject.js';
import { checkText } from '../../domain/text.js';
import { checkChatEvent, checkEventCount, checkEventType, type ChatEventInput } from '../../chats/room.js';
import type { Publish } from './publishSteps.js';

/** The events of one chat, as a platform publishes them. */
export interface PublishInput {
  chatId: string;
  events: readonly ChatEventInput[];
  /** The idempotency key: a repeat gets the first publish's answer. */
  idempotencyKey?: string | null;
}

/** @throws DomainError INVALID_INPUT if an operator named no tenant */
export function publisherOf(caller: Caller): Pick<Publish, 'tenantId' | 'actor' | 'address'> {
  return { tenantId: tenantOf(caller).id, actor: actorName(caller), address: caller.address };
}

/** @param at the time of events that have none @throws DomainError INVALID_INPUT naming the first field that is not usable */
export function checkEvents(source: 'PLATFORM' | 'CLIENT', events: readonly ChatEventInput[], at: Date): ChatEvent[] {
  checkEventCount(events.length);
  const checked = events.map((event, index) => checkChatEvent(source, event, ['events', String(index)], at));
  // If no type is known, the request is wrong rather than newer than Beckon.
  if (!checked.some(({ event }) => isKnownEvent(event)))
    checkEventType(source, events[0]?.event ?? '', ['events', '0']);
  return checked;
}

/** The types of events that are not known here, each once. */
export function unknownTypesOf(events: readonly ChatEvent[]): string[] {
  return [...new Set(events.map(({ event }) => event).filter((event) => !isKnownEvent(event)))];
}

/** The fingerprint ignores whitespace and the order of fields. @throws DomainError INVALID_INPUT */
export function idempotencyOf({ idempotencyKey = null, events }: PublishInput): Publish['idempotency'] {
  if (idempotencyKey === null) return null;
  checkText(idempotencyKey, ['idempotencyKey'], IDEMPOTENCY_KEY_MAX);
  return { key: idempotencyKey, fingerprint: createHash('sha256').update(canonicalJson(events)).digest('hex') };
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isJsonObject(inner) && !(inner instanceof Date)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
