import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Callers } from '../http/callers.js';
import { productVersion } from '../http/productVersion.js';
import type { Apps } from '../tenants/room.js';
import { legacyCaller } from '../identity/room.js';
import { LEGACY_PREFIX } from '../rest/restParameters.js';
import type { RestAnswer } from '../rest/restAnswers.js';

export interface AvailabilityOptions {
  callers: Callers;
  apps: Apps;
}

/** What the SDKs ask before they request a chat. */
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
 * As published ("Check Availability"), but for the SDKs before 2.0.0, which understand only the other word; since then they
 * send Cache-Control, too.
 */
function unavailableWord(headers: IncomingHttpHeaders): 'notAvailable' | 'unavailable' {
  const isOldSdk = headers['useragent'] === 'MobileClient' && headers['cache-control'] === undefined;
  return isOldSdk ? 'unavailable' : 'notAvailable';
}
