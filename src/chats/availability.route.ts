import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Callers } from '../http/callers.js';
import { productVersion } from '../http/productVersion.js';
import type { Apps } from '../tenants/room.js';
import { legacyCaller } from '../identity/room.js';
import { LEGACY_PREFIX, legacyHeaders, legacyQuery, userAgent } from '../rest/restParameters.js';
import { restAnswers, type RestAnswer } from '../rest/restAnswers.js';
import { DEVICE_REFUSALS } from '../rest/refusals.js';
import type { RestOperation } from '../rest/restPaths.js';
import { BY_DEVICE } from '../rest/securitySchemes.js';

interface AvailabilityOptions {
  callers: Callers;
  apps: Apps;
}

/** The routes that SDKs call before they request a chat. */
export function availabilityRoutes(app: FastifyInstance, { callers, apps }: AvailabilityOptions): void {
  app.get<{ Reply: RestAnswer<'availability'> }>(`${LEGACY_PREFIX}/availability`, async (request) => {
    const { available, estimatedWait } = await apps.availability(await legacyCaller(callers, request));
    return {
      chat: available ? 'available' : unavailableWord(request.headers),
      ...(estimatedWait !== null && { ewt: String(estimatedWait) }),
    };
  });

  app.get<{ Reply: RestAnswer<'version'> }>(`${LEGACY_PREFIX}/version`, async (request) => {
    await legacyCaller(callers, request);
    return { server_version: productVersion() };
  });
}

/**
 * The published word ("Check Availability"), except for SDKs before 2.0.0. Those know only the other word, and do not send
 * Cache-Control.
 */
function unavailableWord(headers: IncomingHttpHeaders): 'notAvailable' | 'unavailable' {
  const isOldSdk = headers['useragent'] === 'MobileClient' && headers['cache-control'] === undefined;
  return isOldSdk ? 'unavailable' : 'notAvailable';
}

const availabilityOperation: RestOperation = {
  method: 'get',
  path: '/clientweb/api/v2/availability',
  id: 'chatAvailability',
  tag: 'legacy',
  summary: 'Availability',
  description: 'Whether chats are available, and the estimated wait, as the platform set them.',
  params: { query: legacyQuery, header: legacyHeaders.extend({ UserAgent: userAgent }) },
  security: BY_DEVICE,
  answer: {
    status: '200',
    description: 'Whether chats are available.',
    schema: restAnswers.availability,
    examples: { Open: { chat: 'available', ewt: '30' }, Closed: { chat: 'notAvailable' } },
  },
  refused: DEVICE_REFUSALS,
};

const versionOperation: RestOperation = {
  method: 'get',
  path: '/clientweb/api/v2/version',
  id: 'serverVersion',
  tag: 'legacy',
  summary: 'Version',
  description: 'The version of this software.',
  params: { query: legacyQuery, header: legacyHeaders },
  security: BY_DEVICE,
  answer: {
    status: '200',
    description: 'The version.',
    schema: restAnswers.version,
    examples: { 'A version': { server_version: '0.1.0' } },
  },
  refused: DEVICE_REFUSALS,
};

/** The OpenAPI description of the routes. */
export const availabilityOperations: readonly RestOperation[] = [availabilityOperation, versionOperation];
