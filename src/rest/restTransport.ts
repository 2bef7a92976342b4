import type { FastifyInstance } from 'fastify';
import { availabilityRoutes, type AvailabilityOptions } from './availabilityRoutes.js';
import { chatEventRoutes, type ChatEventOptions } from './chatEventRoutes.js';
import { acceptAnyBody } from './jsonObjectBody.js';
import { legacyRoutes, type LegacyOptions } from './legacyRoutes.js';
import { platformRoutes, type PlatformOptions } from './platformRoutes.js';
import { answerRestError } from './restErrors.js';

export type RestOptions = LegacyOptions & AvailabilityOptions & ChatEventOptions & PlatformOptions;

/** Registers the REST doors, with their own way of reading bodies and answering errors. */
export function registerRest(app: FastifyInstance, options: RestOptions): void {
  void app.register(async (rest) => {
    acceptAnyBody(rest);
    rest.setErrorHandler(answerRestError);
    legacyRoutes(rest, options);
    availabilityRoutes(rest, options);
    chatEventRoutes(rest, options);
    platformRoutes(rest, options);
  });
}
