import { PublishChatEventsDocument, type PublishChatEventsMutation } from '../generated/graphql.js';
import { graphql, post, type Identity } from '../support/api.js';
import type { DoorName, Refusal } from './doors.js';

/** Something that happened in a chat, in words of no door. */
export interface HappenedEvent {
  event?: unknown;
  msgId?: unknown;
  partyId?: unknown;
  partyType?: unknown;
  displayName?: unknown;
  msg?: unknown;
  /** Unix seconds. */
  at?: number;
}

export interface PublishOutcome {
  receipt: { accepted: number; duplicates: number; deliveries: number } | null;
  refusal: Refusal | null;
  text: string;
}

/** A way for a chat platform to tell what happened. */
export interface PlatformDoor {
  name: DoorName;
  publish(url: string, identity: Identity, chatId: string, events: readonly HappenedEvent[]): Promise<PublishOutcome>;
}

export function platformPath(chatId: string): string {
  return `/platform/v1/chats/${encodeURIComponent(chatId)}/events`;
}

const restPlatformDoor: PlatformDoor = {
  name: 'REST',
  async publish(url, identity, chatId, events) {
    const { status, body, text } = await post(url, platformPath(chatId), identity, { events: events.map(legacyEvent) });
    if (status !== 202) return { receipt: null, refusal: [status, String(body['error_code'])], text };
    const { accepted, duplicates, deliveries } = body as { accepted: number; duplicates: number; deliveries: string[] };
    return { receipt: { accepted, duplicates, deliveries: deliveries.length }, refusal: null, text };
  },
};

const graphqlPlatformDoor: PlatformDoor = {
  name: 'GraphQL',
  async publish(url, identity, chatId, events) {
    const answer = await graphql<PublishChatEventsMutation, unknown>(
      url,
      identity,
      PublishChatEventsDocument.toString(),
      { input: { chatId, events: events.map(graphqlEvent) } },
    );
    const { data, errors, status, text } = answer;
    if (!data) return { receipt: null, refusal: [status, errors[0]?.extensions?.code ?? 'none'], text };
    const { accepted, duplicates, deliveries, userErrors } = data.publishChatEvents;
    const [mistake] = userErrors;
    if (!mistake) return { receipt: { accepted, duplicates, deliveries: deliveries.length }, refusal: null, text };
    if (accepted + duplicates + deliveries.length > 0) throw new Error(`refused and accepted: ${text}`);
    return { receipt: null, refusal: [status, mistake.code], text };
  },
};

export const PLATFORM_DOORS: readonly PlatformDoor[] = [restPlatformDoor, graphqlPlatformDoor];

export function legacyEvent({ event, msgId, partyId, partyType, displayName, msg, at }: HappenedEvent) {
  return {
    event,
    msg_id: msgId,
    party_id: partyId,
    display_name: displayName,
    msg,
    type: typeof partyType === 'string' ? partyType.toLowerCase() : partyType,
    timestamp: at === undefined ? undefined : String(at),
  };
}

export function graphqlEvent({ at, ...event }: HappenedEvent) {
  return { ...event, timestamp: at === undefined ? undefined : new Date(at * 1000).toISOString() };
}
