import type { ComplexityEstimator } from 'graphql-query-complexity';
import { MAX_CHATS_PER_BATCH, MAX_EVENTS_PER_BATCH } from '../domain/chatEvent.js';

/** The largest page. */
const MAX_ROWS = 100;
/** The mutation that answers each chat of its input, and the payload that it has of each. */
export const BATCH_MUTATION = 'publishToChats';
const BATCH_PAYLOAD = 'PublishChatEventsPayload';

/**
 * A field costs 1, and a page its rows. A publish to many chats has a row for each chat, with at most one delivery for each
 * event. An estimate is for one operation, whose inner fields are counted first.
 */
export function createEstimate(): ComplexityEstimator {
  let ofDelivery = 0;
  return ({ type, field, args, childComplexity }) => {
    if (type.name === BATCH_PAYLOAD && field.name === 'deliveries') ofDelivery += childComplexity;
    if (type.name === 'Mutation') {
      const ofEach = ofDelivery;
      ofDelivery = 0;
      if (field.name === BATCH_MUTATION) return batchCost(args, childComplexity, ofEach);
    }
    const { first, last } = args as { first?: unknown; last?: unknown };
    const rows = typeof first === 'number' ? first : typeof last === 'number' ? last : 1;
    return 1 + Math.min(Math.max(rows, 1), MAX_ROWS) * childComplexity;
  };
}

/**
 * A larger input is refused anyway.
 * @param ofDelivery the fields of one delivery, which are counted once for each chat already
 */
function batchCost(args: Record<string, unknown>, ofChat: number, ofDelivery: number): number {
  const { chats } = args['input'] as { chats: readonly { events: readonly unknown[] }[] };
  const events = chats.reduce((sum, chat) => sum + chat.events.length, 0);
  const size = Math.min(chats.length, MAX_CHATS_PER_BATCH);
  return 1 + size * ofChat + Math.max(0, Math.min(events, MAX_EVENTS_PER_BATCH) - size) * ofDelivery;
}
