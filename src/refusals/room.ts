import { createExpiry } from '../database/expiry.js';
import type { Foundation, Room } from '../http/room.js';
import { isRefusedOperation } from './refusedRequest.js';
import { createRefusals, type Refusals } from './refusals.js';
import { createRefusalsStore } from './refusals.store.js';
import { LISTED_MS } from './refusedRequest.js';

export { refusalWords } from './refusalWords.js';
export type { Refusals, DeviceRequest } from './refusals.js';
export type { RefusedOperation, RefusedRequest } from './refusedRequest.js';

export interface RefusalsRoom extends Room {
  refusals: Refusals;
}

/** Refused requests of devices, recorded so that developers find the cause. */
export function createRefusalsRoom({ guard, database, clock, logger }: Foundation): RefusalsRoom {
  const store = guard({ refusals: createRefusalsStore(database) });
  const refusals = createRefusals({ store, clock, logger });
  const expiry = createExpiry({
    ...{ what: 'refused requests', keptMs: LISTED_MS, remove: store.refusals.forget, clock, logger },
  });
  return {
    refusals,
    async graphql() {
      const { RefusedRequestResolver } = await import('./refusedRequest.resolver.js');
      return {
        resolvers: [new RefusedRequestResolver({ refusals })],
      };
    },
    onRefusedMutation({ field, input, refusal, caller, requestId }) {
      if (!isRefusedOperation(field)) return;
      const chatId = typeof input?.['chatId'] === 'string' ? input['chatId'] : null;
      refusals.record(caller, { operation: field, door: 'GRAPHQL', chatId, requestId }, refusal);
    },
    start: expiry.start,
    stop: expiry.stop,
  };
}
