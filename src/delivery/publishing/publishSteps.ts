import { setImmediate } from 'node:timers/promises';
import { endsChat, type ChatEvent, type EventSource } from '../../domain/chatEvent.js';
import { chatKey } from '../../domain/chatId.js';
import type { Redacted } from '../../domain/redacted.js';
import type { TraceContext } from '../../domain/tracing.js';
import type { ChatStanding } from './chatContexts.store.js';
import type { NewDelivery, WrittenEvents } from './chatEventWrites.store.js';
import type { ChatContext, PublishPlan } from './publishPlan.js';
import type { EventsToWrite } from './writeEventsValues.js';

/** The events of one chat, to be stored with their deliveries. */
export interface Publish {
  tenantId: number;
  chatId: string;
  source: EventSource;
  events: readonly ChatEvent[];
  /** The required owner of the chat; null: any owner. */
  owner: { appId: string; clientId: Redacted } | null;
  /** Identifies repeats, and other publishes under the same key; null: only the events' own ids identify repeats. */
  idempotency: { key: string; fingerprint: string } | null;
  /** Publishes only if the chat has had no event since then, not even during the write; null: in any case. */
  idleSince: Date | null;
  /** Makes the plan from the chat's state. A failure affects only its own publish. */
  plan: (chat: ChatContext) => PublishPlan | Promise<PublishPlan>;
  actor: string;
  address: string | null;
  at: Date;
  /** The span of this publish; null: none is recorded. */
  trace: TraceContext | null;
}

export type PublishResult =
  | {
      kind: 'published';
      accepted: number;
      duplicates: number;
      deliveries: NewDelivery[];
      /** Some deliveries are left for any node to lease. */
      hasQueuedDeliveries: boolean;
      /** The client is looking at the chat. */
      isPresent: boolean;
    }
  | { kind: 'chatNotFound' }
  | { kind: 'chatNotOwned' }
  | { kind: 'chatEnded' }
  | { kind: 'keyReused' };

/** Events planned in one stretch, a few milliseconds. */
const PLANNED_AT_ONCE = 100;

/** The failure of one chat among many. */
export interface FailedPublish {
  kind: 'failed';
  error: unknown;
}

export type Verdict = PublishResult | FailedPublish;
/** The next step after reading the chat's state: a verdict, or work to do. */
export type Step =
  | { verdict: Verdict }
  | { write: EventsToWrite }
  | { repeats: NonNullable<ChatStanding['receipt']> }
  | { maybeKnown: EventSource | 'OTHER' };

/** Decides for one chat after the other, with I/O in between, so that a large call does not delay others. */
export async function stepsOf(
  items: readonly Publish[],
  standings: ReadonlyMap<string, ChatStanding>,
): Promise<Step[]> {
  const steps: Promise<Step>[] = [];
  let events = 0;
  for (const item of items) {
    if (events >= PLANNED_AT_ONCE) {
      await setImmediate();
      events = 0;
    }
    events += item.events.length;
    steps.push(stepOf(item, standings.get(chatKey(item))));
  }
  return Promise.all(steps);
}

async function stepOf(publish: Publish, standing: ChatStanding | undefined): Promise<Step> {
  if (!standing) return { verdict: { kind: 'chatNotFound' } };
  const { context, lastSeq, receipt, endedBy } = standing;
  const { owner, idempotency } = publish;
  if (owner && !(owner.appId === context.appId && owner.clientId.reveal() === context.clientId)) {
    return { verdict: { kind: 'chatNotOwned' } };
  }
  if (receipt) {
    return receipt.fingerprint === idempotency?.fingerprint ? { repeats: receipt } : { verdict: { kind: 'keyReused' } };
  }
  if (endedBy) return { maybeKnown: endedBy };
  try {
    const { source, actor, address, at, idleSince, trace } = publish;
    const chat = { ...pick(publish), appId: context.appId, lastSeq };
    const plan = await publish.plan(context);
    return { write: { ...chat, source, idempotency, actor, address, at, idleSince, trace, plan } };
  } catch (error) {
    return { verdict: { kind: 'failed', error } };
  }
}

export function pick({ tenantId, chatId }: Publish): { tenantId: number; chatId: string } {
  return { tenantId, chatId };
}

export function knownEventsOf({ tenantId, chatId, source, events }: Publish) {
  return events.map(({ event, msgId, partyId }) => ({ tenantId, chatId, source, event, msgId, partyId }));
}

/**
 * A repeat of the publish that ended the chat counts as a repeat, although the end has no id. So does the disconnect of a
 * client that has ended its chat.
 */
export function endedResult(publish: Publish, endedBy: EventSource | 'OTHER', known: number): PublishResult {
  const { source, events } = publish;
  const ends = events.filter(({ event, msgId }) => msgId === null && endsChat(event, 'PLATFORM'));
  if (known + (endedBy === source ? ends.length : 0) < events.length) return { kind: 'chatEnded' };
  return publishedResult(publish, { accepted: 0, deliveries: [], hasQueuedDeliveries: false, isPresent: false });
}

export function publishedResult(
  { events }: Publish,
  { accepted, deliveries, hasQueuedDeliveries, isPresent }: Omit<WrittenEvents, 'isUnsubscribed'>,
): PublishResult {
  const duplicates = events.length - accepted;
  return { kind: 'published', accepted, duplicates, deliveries, hasQueuedDeliveries, isPresent };
}
