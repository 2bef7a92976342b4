import { PublishToChatsDocument, type PublishToChatsMutation } from '../generated/graphql.js';
import { graphql, post, type Identity } from '../support/api.js';
import type { DoorName } from './doors.js';
import { graphqlEvent, legacyEvent, type HappenedEvent } from './platformDoors.js';

/** The events of one chat, in words of no door. */
export interface ChatToPublish {
  chatId: string;
  events: readonly HappenedEvent[];
  key?: string;
}

/** The answer of one chat. `refusal` is the door's code of it, `says` its words and where they point. */
export interface BatchedOutcome {
  accepted: number;
  duplicates: number;
  deliveries: string[];
  refusal: string | null;
  says: string;
}

/** A way for a chat platform to publish to many chats; `refused` is the answer where the whole call is refused. */
export interface BatchDoor {
  name: DoorName;
  publish(
    url: string,
    identity: Identity,
    chats: readonly ChatToPublish[],
  ): Promise<{ status: number; results: BatchedOutcome[]; refused: string | null }>;
}

export const BATCH_PATH = '/platform/v1/events';

interface RestResult {
  accepted: number;
  duplicates: number;
  deliveries: string[];
  error_code?: string;
  error_message?: string;
}

const restBatchDoor: BatchDoor = {
  name: 'REST',
  async publish(url, identity, chats) {
    const body = {
      chats: chats.map(({ chatId, events, key }) => ({
        chat_id: chatId,
        events: events.map(legacyEvent),
        idempotency_key: key,
      })),
    };
    const { status, body: answer } = await post(url, BATCH_PATH, identity, body);
    if (status !== 202) return { status, results: [], refused: String(answer['error_message']) };
    const results = (answer['results'] as RestResult[]).map(
      ({ accepted, duplicates, deliveries, error_code = null, error_message = '' }) => ({
        ...{ accepted, duplicates, deliveries, refusal: error_code, says: error_message },
      }),
    );
    return { status, results, refused: null };
  },
};

/** A global id of GraphQL as REST has it. */
export function deliveryIdOf(globalId: string): string {
  return Buffer.from(globalId, 'base64url').toString().split(':').at(-1) ?? '';
}

type Payload = PublishToChatsMutation['publishToChats'];

const graphqlBatchDoor: BatchDoor = {
  name: 'GraphQL',
  async publish(url, identity, chats) {
    const input = {
      chats: chats.map(({ chatId, events, key }) => ({
        chatId,
        events: events.map(graphqlEvent),
        idempotencyKey: key,
      })),
    };
    const answer = await graphql<{ publishToChats: Payload }, unknown>(
      url,
      identity,
      PublishToChatsDocument.toString(),
      { input },
    );
    if (!answer.data) return { status: answer.status, results: [], refused: answer.errors[0]?.message ?? answer.text };
    const { results, userErrors } = answer.data.publishToChats;
    const refused = userErrors[0] ? `${userErrors[0].path?.join('.') ?? ''} ${userErrors[0].message}` : null;
    return {
      status: answer.status,
      results: results.map(({ accepted, duplicates, deliveries, userErrors: [mistake] }) => ({
        accepted,
        duplicates,
        deliveries: deliveries.map(({ id }) => deliveryIdOf(id)),
        refusal: mistake?.code ?? null,
        says: mistake ? `${mistake.path?.join('.') ?? ''} ${mistake.message}` : '',
      })),
      refused,
    };
  },
};

export const BATCH_DOORS: readonly BatchDoor[] = [restBatchDoor, graphqlBatchDoor];
