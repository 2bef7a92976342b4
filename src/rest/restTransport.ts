import type { FastifyInstance } from 'fastify';
import { acceptAnyBody } from './jsonObjectBody.js';
import { legacyRoutes, type LegacyOptions } from './legacyRoutes.js';
import { platformRoutes, type PlatformOptions } from './platformRoutes.js';
import { answerRestError } from './restErrors.js';

/** Registers the REST doors, with their own way of reading bodies and answering errors. */
export function registerRest(app: FastifyInstance, options: LegacyOptions & PlatformOptions): void {
  void app.register(async (rest) => {
    acceptAnyBody(rest);
    rest.setErrorHandler(answerRestError);
    legacyRoutes(rest, options);
    platformRoutes(rest, options);
  });
}
