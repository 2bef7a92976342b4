import type { FastifyInstance } from 'fastify';
import { DomainError } from '../domain/errors.js';
import type { CountedCallers } from '../http/callers.js';
import { guardMethods } from '../http/methodGuard.js';
import type { Room } from '../http/room.js';
import { acceptAnyBody } from './requestBody.js';
import { answerRestError } from './restErrors.js';

interface RestOptions {
  callers: CountedCallers;
  rooms: readonly Pick<Room, 'routes'>[];
  /** Unknown paths below these get PATH_UNKNOWN. */
  ownPaths: readonly string[];
}

/** Registers the REST routes of all rooms, with the REST rules for bodies and errors. */
export function registerRest(app: FastifyInstance, { callers, rooms, ownPaths }: RestOptions): void {
  void app.register(async (door) => {
    door.setErrorHandler(answerRestError);
    await guardMethods(door, (rest) => {
      acceptAnyBody(rest);
      for (const room of rooms) room.routes?.({ app: rest, callers });
    });
    for (const path of ownPaths) {
      door.all(path, {
        onRequest: async () => {
          throw new DomainError('PATH_UNKNOWN', 'there is nothing at this path');
        },
        handler: () => undefined,
      });
    }
  });
}
